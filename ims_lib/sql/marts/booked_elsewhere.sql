-- One row per document that the portal shows for one GSTIN of the workspace and the books of another
-- hold: a finding, not a link (design.md section 4). Both without a partner of their own; same supplier
-- and normalised number, taxable value and total tax within tolerance. Paise signed by effect on ITC.
with unmatched as (
    select
        outcome,
        recipient_gstin,
        coalesce(portal_document, books_document) as document,
        coalesce(portal_supplier_gstin, upper(trim(books_supplier_gstin))) as supplier_gstin,
        functions.number_loose(coalesce(portal_number, books_number)) as number_loose,
        coalesce(portal_number, books_number) as number,
        coalesce(portal_date, books_date) as document_date,
        coalesce(portal_taxable_paise, books_taxable_paise) as taxable_paise,
        coalesce(portal_tax_paise, books_tax_paise) as tax_paise,
        books_voucher
    from recon.reconciled
    where outcome in ('only_in_portal', 'only_in_books')
)

select
    p.recipient_gstin as portal_recipient_gstin,
    b.recipient_gstin as books_recipient_gstin,
    p.document as portal_document,
    b.document as books_document,
    b.books_voucher,
    p.supplier_gstin,
    p.number as portal_number,
    b.number as books_number,
    p.document_date as portal_date,
    b.document_date as books_date,
    p.taxable_paise,
    p.tax_paise
from unmatched as p
inner join unmatched as b
    on
        p.supplier_gstin = b.supplier_gstin
        and p.number_loose = b.number_loose
        and p.recipient_gstin <> b.recipient_gstin
cross join staging.rules as r
where
    p.outcome = 'only_in_portal' and b.outcome = 'only_in_books' and p.number_loose <> ''
    and abs(p.taxable_paise - b.taxable_paise) <= r.amount_tolerance_paise
    and abs(p.tax_paise - b.tax_paise) <= r.amount_tolerance_paise
