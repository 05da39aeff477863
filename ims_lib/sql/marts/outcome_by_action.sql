-- One row per recipient, period, outcome and current action: documents and paise of both sides. A document
-- stands in exactly one row of recon.reconciled in this issue's one-to-one matching, so sums count each
-- once.
select
    recipient_gstin,
    period,
    outcome,
    action,
    count(portal_document) as count_portal,
    count(books_document) as count_books,
    cast(coalesce(sum(portal_taxable_paise), 0) as bigint) as portal_taxable_paise,
    cast(coalesce(sum(portal_igst_paise), 0) as bigint) as portal_igst_paise,
    cast(coalesce(sum(portal_cgst_paise), 0) as bigint) as portal_cgst_paise,
    cast(coalesce(sum(portal_sgst_paise), 0) as bigint) as portal_sgst_paise,
    cast(coalesce(sum(portal_cess_paise), 0) as bigint) as portal_cess_paise,
    cast(coalesce(sum(portal_tax_paise), 0) as bigint) as portal_tax_paise,
    cast(coalesce(sum(books_taxable_paise), 0) as bigint) as books_taxable_paise,
    cast(coalesce(sum(books_igst_paise), 0) as bigint) as books_igst_paise,
    cast(coalesce(sum(books_cgst_paise), 0) as bigint) as books_cgst_paise,
    cast(coalesce(sum(books_sgst_paise), 0) as bigint) as books_sgst_paise,
    cast(coalesce(sum(books_cess_paise), 0) as bigint) as books_cess_paise,
    cast(coalesce(sum(books_tax_paise), 0) as bigint) as books_tax_paise
from marts.review
group by all
