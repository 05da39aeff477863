-- One row per document that came in and takes part: portal and books of the purchases, of own sales `gstr1`
-- (without what an operator reports for others) and `sales`. Paise, signed.
select
    'portal' as side,
    recipient_gstin,
    taxable_paise,
    igst_paise,
    cgst_paise,
    sgst_paise,
    cess_paise
from staging.portal_documents
union all
select
    'books' as side,
    recipient_gstin,
    taxable_paise,
    igst_paise,
    cgst_paise,
    sgst_paise,
    cess_paise
from staging.books_documents
union all
select
    'gstr1' as side,
    recipient_gstin,
    taxable_paise,
    igst_paise,
    cgst_paise,
    sgst_paise,
    cess_paise
from staging.gstr1_documents
where section not in ('ecom', 'ecoma')
union all
select
    'sales' as side,
    recipient_gstin,
    taxable_paise,
    igst_paise,
    cgst_paise,
    sgst_paise,
    cess_paise
from staging.sales_documents
