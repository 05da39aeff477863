-- One row per call: -1 for a credit note that a register enters positive, else 1; the tax decides where the
-- taxable value is 0.
-- arguments: document_type, taxable_paise, tax_paise
select
    case
        when
            document_type in ('credit_note', 'isd_credit_note')
            and coalesce(nullif(taxable_paise, 0), tax_paise) > 0 then -1
        else 1
    end
