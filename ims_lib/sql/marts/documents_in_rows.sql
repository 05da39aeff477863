-- One row per document as the rows of the reconciliation hold it, by the sides of marts.documents_in. Paise.
select
    'portal' as side,
    recipient_gstin,
    portal_taxable_paise as taxable_paise,
    portal_igst_paise as igst_paise,
    portal_cgst_paise as cgst_paise,
    portal_sgst_paise as sgst_paise,
    portal_cess_paise as cess_paise
from recon.reconciled
where portal_document is not null and is_first_of_portal
union all
select
    'books' as side,
    recipient_gstin,
    books_taxable_paise as taxable_paise,
    books_igst_paise as igst_paise,
    books_cgst_paise as cgst_paise,
    books_sgst_paise as sgst_paise,
    books_cess_paise as cess_paise
from recon.reconciled
where books_document is not null and is_first_of_books
union all
select
    'gstr1' as side,
    recipient_gstin,
    portal_taxable_paise as taxable_paise,
    portal_igst_paise as igst_paise,
    portal_cgst_paise as cgst_paise,
    portal_sgst_paise as sgst_paise,
    portal_cess_paise as cess_paise
from recon.sales_reconciled
where portal_document is not null and is_first_of_portal
union all
select
    'sales' as side,
    recipient_gstin,
    books_taxable_paise as taxable_paise,
    books_igst_paise as igst_paise,
    books_cgst_paise as cgst_paise,
    books_sgst_paise as sgst_paise,
    books_cess_paise as cess_paise
from recon.sales_reconciled
where books_document is not null and is_first_of_books
