-- One row per document with credit dated on the day its supplier's registration was cancelled, or later.
select
    'supplier_cancelled' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'document_date' as field,
    strftime(d.document_date, '%d-%m-%Y') as value,
    'before ' || strftime(f.supplier_cancelled_on, '%d-%m-%Y') || ', the day of the cancellation' as expected
from checks.documents as d
inner join staging.supplier_facts as f
    on d.recipient_gstin = f.recipient_gstin and d.supplier_gstin = f.supplier_gstin
where
    d.document_date >= f.supplier_cancelled_on and d.tax_paise > 0
    and not coalesce(d.is_reverse_charge, false)
