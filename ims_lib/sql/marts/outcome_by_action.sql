-- One row per recipient, period, outcome and current action: documents and paise of both sides, each
-- document counted once however many links a group gives it.
select
    recipient_gstin,
    period,
    outcome,
    action,
    count(portal_document) filter (where is_first_of_portal) as count_portal,
    count(books_document) filter (where is_first_of_books) as count_books,
    cast(coalesce(sum(portal_taxable_paise) filter (where is_first_of_portal), 0) as bigint)
        as portal_taxable_paise,
    cast(coalesce(sum(portal_igst_paise) filter (where is_first_of_portal), 0) as bigint)
        as portal_igst_paise,
    cast(coalesce(sum(portal_cgst_paise) filter (where is_first_of_portal), 0) as bigint)
        as portal_cgst_paise,
    cast(coalesce(sum(portal_sgst_paise) filter (where is_first_of_portal), 0) as bigint)
        as portal_sgst_paise,
    cast(coalesce(sum(portal_cess_paise) filter (where is_first_of_portal), 0) as bigint)
        as portal_cess_paise,
    cast(coalesce(sum(portal_tax_paise) filter (where is_first_of_portal), 0) as bigint) as portal_tax_paise,
    cast(coalesce(sum(books_taxable_paise) filter (where is_first_of_books), 0) as bigint)
        as books_taxable_paise,
    cast(coalesce(sum(books_igst_paise) filter (where is_first_of_books), 0) as bigint) as books_igst_paise,
    cast(coalesce(sum(books_cgst_paise) filter (where is_first_of_books), 0) as bigint) as books_cgst_paise,
    cast(coalesce(sum(books_sgst_paise) filter (where is_first_of_books), 0) as bigint) as books_sgst_paise,
    cast(coalesce(sum(books_cess_paise) filter (where is_first_of_books), 0) as bigint) as books_cess_paise,
    cast(coalesce(sum(books_tax_paise) filter (where is_first_of_books), 0) as bigint) as books_tax_paise
from marts.review
group by all
