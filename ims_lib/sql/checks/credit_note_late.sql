-- One row per credit note whose return is due after 30 November following the financial year of the invoice
-- that it names: on the own sales (GSTR-1) and on the portal.
with notes as (
    from checks.sales
    union all by name
    from checks.documents
    where side = 'portal' and not amends
),

dated as (
    select
        *,
        make_date(year(original_date - interval 3 month) + 1, 11, 30) as last_day,
        (credit_month + interval 1 month + interval 19 day)::date as returned_by
    from notes
    where document_type = 'credit_note'
)

select
    'credit_note_late' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'original_date' as field,
    strftime(d.original_date, '%d-%m-%Y') as value,
    'a credit note by ' || strftime(d.last_day, '%d-%m-%Y')
    || ', not by ' || strftime(d.returned_by, '%d-%m-%Y') as expected
from dated as d
where
    d.returned_by > d.last_day
