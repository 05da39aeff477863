-- One row per call: how the amounts of two documents agree: equal, within (each head within the
-- tolerance), total (taxable value and total tax within it), opposite (their signs turned), taxable (that
-- alone), small (within the percentage) or beyond.
-- arguments: p, b, tolerance_paise, small_percent
select
    case
        when
            p.taxable_paise = b.taxable_paise and p.igst_paise = b.igst_paise and p.cgst_paise = b.cgst_paise
            and p.sgst_paise = b.sgst_paise and p.cess_paise = b.cess_paise then 'equal'
        when
            greatest(
                abs(p.taxable_paise - b.taxable_paise), abs(p.igst_paise - b.igst_paise),
                abs(p.cgst_paise - b.cgst_paise), abs(p.sgst_paise - b.sgst_paise),
                abs(p.cess_paise - b.cess_paise)
            ) <= tolerance_paise then 'within'
        when
            greatest(abs(p.taxable_paise - b.taxable_paise), abs(p.tax_paise - b.tax_paise))
            <= tolerance_paise then 'total'
        when
            greatest(abs(p.taxable_paise + b.taxable_paise), abs(p.tax_paise + b.tax_paise))
            <= tolerance_paise then 'opposite'
        when abs(p.taxable_paise - b.taxable_paise) <= tolerance_paise then 'taxable'
        when
            abs(p.taxable_paise - b.taxable_paise) * 100 <= small_percent
            * greatest(abs(p.taxable_paise), abs(b.taxable_paise)) then 'small'
        else 'beyond'
    end
