-- One row per document of the sales registers and of those entered by hand, as corrected. Paise signed by
-- effect on the liability: credit notes and negative sales negative. A correction counts while the file still
-- gives the value that was corrected.
with corrected as (
    select
        v.* exclude (voucher_given) replace (
            functions.corrected(c.customer_gstin, v.customer_gstin) as customer_gstin,
            functions.corrected(c.number, v.number) as number,
            functions.corrected(c.document_type, v.document_type) as document_type,
            functions.corrected(c.document_date, v.document_date) as document_date,
            functions.corrected(c.place_of_supply, v.place_of_supply) as place_of_supply,
            functions.corrected(c.is_reverse_charge, v.is_reverse_charge) as is_reverse_charge,
            functions.corrected(c.taxable, v.taxable_sum) as taxable_sum,
            functions.corrected(c.igst, v.igst_sum) as igst_sum,
            functions.corrected(c.cgst, v.cgst_sum) as cgst_sum,
            functions.corrected(c.sgst, v.sgst_sum) as sgst_sum,
            functions.corrected(c.cess, v.cess_sum) as cess_sum
        ),
        c.document is not null as is_corrected
    from staging.sales_versions as v
    left join staging.corrections as c
        on v.document = c.document and (v.voucher_given <> '' or v.file_id = c.file_id)
),

signed as (
    select
        * replace (
            if(is_corrected, functions.financial_year(document_date), fy) as fy,
            if(is_corrected, functions.number_text(number), number_text) as number_text,
            if(is_corrected, upper(trim(customer_gstin)), customer_text) as customer_text
        ),
        functions.register_sign(document_type, taxable_sum, igst_sum + cgst_sum + sgst_sum + cess_sum) as sign
    from corrected
)

select
    * exclude (taxable_sum, igst_sum, cgst_sum, sgst_sum, cess_sum, total_sum, is_corrected) replace (
        if(customer_text = '', name_text, '') as name_text
    ),
    sign * taxable_sum as taxable_paise,
    sign * igst_sum as igst_paise,
    sign * cgst_sum as cgst_paise,
    sign * sgst_sum as sgst_paise,
    sign * cess_sum as cess_paise,
    sign * total_sum as total_paise
from signed
