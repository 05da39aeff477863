-- One row per document with CGST and SGST of a State in which the recipient is not registered.
select
    'place_of_supply_bar' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'place_of_supply' as field,
    d.place_of_supply as value,
    left(d.recipient_gstin, 2) as expected
from checks.documents as d
where
    d.place_of_supply <> '' and left(d.supplier_gstin, 2) = d.place_of_supply
    and left(d.recipient_gstin, 2) <> d.place_of_supply and d.cgst_paise <> 0
