-- One row per document that bears IGST and CGST or SGST.
select
    'igst_with_cgst' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'igst' as field,
    functions.rupees(d.igst_paise) as value,
    'IGST, or CGST and SGST' as expected
from checks.documents as d
where
    d.igst_paise <> 0 and (d.cgst_paise <> 0 or d.sgst_paise <> 0)
