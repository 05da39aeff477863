-- One row per row of a sales register in force, with its document and that document's place of supply.
select
    d.document,
    r.file_id,
    r.row_number,
    upper(trim(r.hsn)) as hsn,
    d.place_of_supply,
    coalesce(r.cells_as_given, '') as cells_as_given
from raw.sales_rows as r
inner join staging.sales_documents as d
    on
        r.recipient_gstin = d.recipient_gstin and r.file_id = d.file_id
        and coalesce(nullif(r.voucher, ''), d.row_number::text) = d.voucher
        and upper(trim(r.customer_gstin)) = d.customer_text and r.document_type = d.document_type
        and functions.number_text(r.number) = d.number_text
        and coalesce(r.document_date, r.posting_date) is not distinct from d.document_date
        and (d.customer_text <> '' or upper(trim(r.customer_name)) = d.name_text)
