-- One row per document whose supplier GSTIN is the recipient's own.
select
    'own_gstin_as_supplier' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'supplier_gstin' as field,
    d.supplier_gstin as value,
    'another GSTIN than your own' as expected
from checks.documents as d
where
    d.supplier_gstin = d.recipient_gstin
