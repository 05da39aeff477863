-- One row per document whose supplier GSTIN is that of a UN body, a TDS deductor or a TCS collector.
select
    'gstin_kind' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'supplier_gstin' as field,
    d.supplier_gstin as value,
    'a registration of the supplier; this one is ' || upper(g.kind) as expected
from checks.documents as d
inner join checks.gstins as g on d.supplier_gstin = g.gstin
where
    g.kind in ('uin', 'tds', 'tcs') and d.tax_paise <> 0
