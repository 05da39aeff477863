-- One row per document whose supplier GSTIN does not end in its check character.
select
    'gstin_check_character' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'supplier_gstin' as field,
    d.supplier_gstin as value,
    left(d.supplier_gstin, 14) || g.check_character as expected
from checks.documents as d
inner join checks.gstins as g on d.supplier_gstin = g.gstin
where
    g.kind in ('normal', 'government', 'tds', 'tcs') and right(d.supplier_gstin, 1) <> g.check_character
