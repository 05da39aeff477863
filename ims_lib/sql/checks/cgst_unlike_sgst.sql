-- One row per document whose CGST and SGST differ by more than the tolerance.
select
    'cgst_unlike_sgst' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'sgst' as field,
    functions.rupees(d.sgst_paise) as value,
    functions.rupees(d.cgst_paise) || ', as the CGST' as expected
from checks.documents as d
cross join staging.rules as r
where
    abs(d.cgst_paise - d.sgst_paise) > r.amount_tolerance_paise
