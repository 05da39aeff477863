-- One row per document of the sales' two sides: GSTR-1 as filed, without what an operator reports for others,
-- and the sales registers. Paise signed by effect on the liability. Customers without a GSTIN are one party:
-- GSTR-1 does not name them, own numbers tell their documents apart.
select
    'sales' as ledger,
    'portal' as side,
    document,
    recipient_gstin as own_gstin,
    customer_gstin as party_gstin,
    upper(trim(customer_name)) as party_name,
    customer_gstin as party_key,
    document_type,
    number_text,
    fy,
    document_date,
    null::date as posting_date,
    '' as order_text,
    taxable_paise,
    igst_paise,
    cgst_paise,
    sgst_paise,
    cess_paise,
    place_of_supply,
    '' as port_code,
    is_reverse_charge,
    period
from staging.gstr1_documents
where section not in ('ecom', 'ecoma')
union all
select
    'sales' as ledger,
    'books' as side,
    document,
    recipient_gstin as own_gstin,
    customer_text as party_gstin,
    upper(trim(customer_name)) as party_name,
    if(customer_text = 'URP', '', customer_text) as party_key,
    document_type,
    number_text,
    fy,
    document_date,
    posting_date,
    voucher as order_text,
    taxable_paise,
    igst_paise,
    cgst_paise,
    sgst_paise,
    cess_paise,
    place_of_supply,
    '' as port_code,
    is_reverse_charge,
    '' as period
from staging.sales_documents
