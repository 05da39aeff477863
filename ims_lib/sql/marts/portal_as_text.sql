-- One row per portal document with the fields that an entry in the books takes over, as text: dates ISO,
-- amounts in paise as on the paper, credit notes positive.
select
    document,
    recipient_gstin,
    supplier_gstin,
    supplier_name,
    port_code,
    document_type,
    number,
    coalesce(document_date::text, '') as document_date,
    place_of_supply,
    coalesce(is_reverse_charge::text, '') as is_reverse_charge,
    (functions.section_sign(section) * taxable_paise)::text as taxable,
    (functions.section_sign(section) * igst_paise)::text as igst,
    (functions.section_sign(section) * cgst_paise)::text as cgst,
    (functions.section_sign(section) * sgst_paise)::text as sgst,
    (functions.section_sign(section) * cess_paise)::text as cess
from staging.portal_documents
