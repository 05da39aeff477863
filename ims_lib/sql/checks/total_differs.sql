-- One row per document whose stated total differs from taxable value and taxes by more than the tolerance
-- (ten times it on portal files).
select
    'total_differs' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'total' as field,
    functions.rupees(abs(d.total_paise)) as value,
    functions.rupees(abs(d.taxable_paise + d.tax_paise)) as expected
from checks.documents as d
cross join staging.rules as r
where
    d.total_paise <> 0 and d.document_type <> 'bill_of_entry'
    and abs(abs(d.total_paise) - abs(d.taxable_paise + d.tax_paise))
    > r.amount_tolerance_paise * if(d.side = 'books', 1, 10)
