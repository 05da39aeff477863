-- One row per voucher of the purchase and sales registers with the fields that can be corrected, as text:
-- dates ISO, amounts in paise as the register gives them; null for a field that its side does not have.
select
    document,
    file_id,
    supplier_gstin,
    document_type,
    number,
    coalesce(document_date::text, '') as document_date,
    place_of_supply,
    coalesce(is_reverse_charge::text, '') as is_reverse_charge,
    (sign * taxable_paise)::text as taxable,
    (sign * igst_paise)::text as igst,
    (sign * cgst_paise)::text as cgst,
    (sign * sgst_paise)::text as sgst,
    (sign * cess_paise)::text as cess
from staging.books_documents
union all by name
select
    document,
    file_id,
    customer_gstin,
    document_type,
    number,
    coalesce(document_date::text, '') as document_date,
    place_of_supply,
    coalesce(is_reverse_charge::text, '') as is_reverse_charge,
    (sign * taxable_paise)::text as taxable,
    (sign * igst_paise)::text as igst,
    (sign * cgst_paise)::text as cgst,
    (sign * sgst_paise)::text as sgst,
    (sign * cess_paise)::text as cess
from staging.sales_documents
