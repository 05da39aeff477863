-- One row per portal document with CGST or SGST of a kind that bears IGST within a State too: supplies of and
-- to special economic zones, and those that the supplier reports as bearing IGST.
select
    'special_zone_heads' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'cgst' as field,
    functions.rupees(d.cgst_paise + d.sgst_paise) as value,
    'IGST, as the type of the document says' as expected
from checks.documents as d
where
    d.is_special_zone and (d.cgst_paise <> 0 or d.sgst_paise <> 0)
