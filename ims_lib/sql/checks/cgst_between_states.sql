-- One row per document with CGST or SGST whose place of supply is another State than the suppliers.
select
    'cgst_between_states' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'cgst' as field,
    functions.rupees(d.cgst_paise + d.sgst_paise) as value,
    'IGST for place of supply ' || d.place_of_supply as expected
from checks.documents as d
where
    d.document_type <> 'bill_of_entry' and d.place_of_supply <> ''
    and regexp_matches(d.supplier_gstin, '^[0-9]{2}') and not d.is_special_zone
    and (d.cgst_paise <> 0 or d.sgst_paise <> 0) and left(d.supplier_gstin, 2) <> d.place_of_supply
