-- One row per document whose tax without cess is above the highest rate of its day.
select
    'tax_above_highest_rate' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'tax' as field,
    functions.rupees(d.tax_paise - d.cess_paise) as value,
    'at most ' || functions.rupees(d.taxable_paise * d.highest_rate // 100) as expected
from checks.documents as d
cross join staging.rules as r
where
    d.taxable_paise <> 0 and d.document_type <> 'bill_of_entry'
    and abs(d.tax_paise - d.cess_paise) * 100
    > abs(d.taxable_paise) * d.highest_rate + r.amount_tolerance_paise * 100
