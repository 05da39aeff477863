-- One row per document whose supplier GSTIN has none of the shapes that GSTINs have.
select
    'gstin_shape' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'supplier_gstin' as field,
    d.supplier_gstin as value,
    '27ABCDE1234F1Z0 and the like' as expected
from checks.documents as d
inner join checks.gstins as g on d.supplier_gstin = g.gstin
where
    g.kind = ''
