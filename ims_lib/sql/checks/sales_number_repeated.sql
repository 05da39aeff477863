-- One row per own document whose number an earlier one of its type, financial year and source has.
with placed as (
    select
        *,
        row_number() over same as place,
        first_value(document) over same as first_document
    from checks.sales
    where number_text <> ''
    window same as (
        partition by recipient_gstin, source, document_type, fy, number_text
        order by document_date, credit_month, document
    )
)

select
    'sales_number_repeated' as rule,
    document,
    side,
    file_id,
    row_number,
    'number' as field,
    number as value,
    'a number once in ' || fy || '; first in ' || first_document as expected
from placed
where place > 1
