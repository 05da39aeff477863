-- One row per row of a purchase register in force or entered by hand, with what makes rows one document. A
-- register of a stated period replaces the earlier one of that recipient and period whole.
with loads as (
    select * from raw.loads
    where kind = 'books'
    qualify
        register_period = ''
        or row_number() over (partition by recipient_gstin, register_period order by load_seq desc) = 1
),

rows_in_force as (
    select
        r.*,
        l.load_seq
    from raw.books_rows as r
    inner join loads as l on r.file_id = l.file_id and r.recipient_gstin = l.recipient_gstin
    union all by name
    select
        *,
        0 as load_seq
    from staging.entered_rows
)

select
    * replace (coalesce(document_date, posting_date) as document_date),
    upper(trim(supplier_gstin)) as supplier_text,
    case when trim(supplier_gstin) = '' then upper(trim(supplier_name)) else '' end as name_text,
    functions.number_text(number) as number_text
from rows_in_force
