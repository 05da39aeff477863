-- One row per field that a linked voucher, of the purchases or the own sales, has otherwise than its one
-- portal document: values as text, dates ISO.
with links as (
    select * from recon.reconciled
    union all by name
    select * from recon.sales_reconciled
),

fields as (
    select
        books_document as document,
        unnest(
            [
                row('supplier_gstin', books_supplier_gstin, portal_supplier_gstin),
                row('customer_gstin', books_customer_gstin, portal_customer_gstin),
                row('number', books_number, portal_number),
                row('document_date', books_date::text, portal_date::text),
                row('document_type', books_document_type, portal_document_type),
                row('place_of_supply', books_place_of_supply, portal_place_of_supply)
            ]
        ) as said
    from links
    where portal_document is not null and books_document is not null and group_id = ''
)

select
    document,
    said[1] as field,
    said[2] as books_value,
    said[3] as portal_value
from fields
where said[3] <> '' and upper(trim(said[2])) is distinct from upper(trim(said[3]))
