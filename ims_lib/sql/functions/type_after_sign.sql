-- One row per call: the document type, a negative purchase being a credit note (design.md section 3). Paise
-- signed by effect on ITC; the tax decides where the taxable value is 0.
-- arguments: document_type, taxable_paise, tax_paise
select
    case
        when coalesce(nullif(taxable_paise, 0), tax_paise) < 0 and document_type not like '%credit_note'
            then if(document_type like 'isd%', 'isd_credit_note', 'credit_note')
        else document_type
    end
