-- One row per document whose supplier GSTIN begins with no State code. 25 and 28 stood until the States
-- changed.
select
    'gstin_state' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'supplier_gstin' as field,
    d.supplier_gstin as value,
    'a State code, 01 to 38, or 97' as expected
from checks.documents as d
inner join checks.gstins as g on d.supplier_gstin = g.gstin
where
    g.kind in ('normal', 'government', 'tds', 'tcs') and not functions.is_state(left(d.supplier_gstin, 2))
