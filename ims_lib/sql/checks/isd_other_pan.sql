-- One row per document of an input service distributor whose PAN is not the recipient's.
select
    'isd_other_pan' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'supplier_gstin' as field,
    d.supplier_gstin as value,
    'a distributor with the PAN ' || d.recipient_gstin[3:12] as expected
from checks.documents as d
where
    d.document_type in ('isd_invoice', 'isd_credit_note') and length(d.supplier_gstin) = 15
    and d.supplier_gstin[3:12] <> d.recipient_gstin[3:12]
