-- One row per document with IGST whose place of supply is the supplier's State; supplies to special economic
-- zones are between States.
select
    'igst_within_state' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'igst' as field,
    functions.rupees(d.igst_paise) as value,
    'CGST and SGST for place of supply ' || d.place_of_supply as expected
from checks.documents as d
where
    d.document_type <> 'bill_of_entry' and d.place_of_supply <> ''
    and regexp_matches(d.supplier_gstin, '^[0-9]{2}') and not d.is_special_zone
    and d.igst_paise <> 0 and left(d.supplier_gstin, 2) = d.place_of_supply
