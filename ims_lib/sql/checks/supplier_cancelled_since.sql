-- One row per portal document with credit, dated before its supplier's registration was cancelled, whose
-- credit is still open: the GSTR-3B of its period is not filed.
select
    'supplier_cancelled_since' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'supplier_gstin' as field,
    d.supplier_gstin as value,
    'a supplier not cancelled; this one was on ' || strftime(f.supplier_cancelled_on, '%d-%m-%Y') as expected
from checks.documents as d
inner join staging.supplier_facts as f
    on d.recipient_gstin = f.recipient_gstin and d.supplier_gstin = f.supplier_gstin
left join staging.recipients as r on d.recipient_gstin = r.recipient_gstin
where
    d.side = 'portal' and d.document_date < f.supplier_cancelled_on and d.tax_paise > 0
    and coalesce(strftime(d.credit_month, '%Y%m') > r.last_filed, true)
    and not coalesce(d.is_reverse_charge, false)
