-- One row per sale of one's own that the ERP lacks, for somebody entered it by hand. Paise as on the paper,
-- credit notes positive. `document` is the KEY of the entry.
select
    'entered' as source,
    document,
    recipient_gstin,
    customer_gstin,
    customer_name,
    document_type,
    number,
    document_date,
    place_of_supply,
    is_reverse_charge,
    sign * taxable_paise as taxable_paise,
    sign * igst_paise as igst_paise,
    sign * cgst_paise as cgst_paise,
    sign * sgst_paise as sgst_paise,
    sign * cess_paise as cess_paise
from staging.sales_documents
where file_id = 'entered'
