-- One row per document whose supplier GSTIN holds a PAN of no known kind of holder.
select
    'pan_holder' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'supplier_gstin' as field,
    d.supplier_gstin as value,
    'P, C, H, F, A, T, B, L, J or G as sixth character' as expected
from checks.documents as d
inner join checks.gstins as g on d.supplier_gstin = g.gstin
where
    g.kind = 'normal' and not contains('PCHFATBLJG', d.supplier_gstin[6])
