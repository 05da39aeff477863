-- One row per row of a purchase register in force, with what makes rows one document. A register that
-- declares its own period (GSTN's template) replaces the earlier one of that recipient and period whole.
with loads as (
    select * from raw.loads
    where kind = 'books'
    qualify
        register_period = ''
        or row_number() over (partition by recipient_gstin, register_period order by load_seq desc) = 1
)

select
    r.* replace (coalesce(r.document_date, r.posting_date) as document_date),
    l.load_seq,
    upper(trim(r.supplier_gstin)) as supplier_text,
    case when trim(r.supplier_gstin) = '' then upper(trim(r.supplier_name)) else '' end as name_text,
    functions.number_text(r.number) as number_text
from raw.books_rows as r
inner join loads as l on r.file_id = l.file_id and r.recipient_gstin = l.recipient_gstin
