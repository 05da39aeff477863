-- One row per voucher with tax and without a supplier GSTIN; imports and reverse charge have none.
select
    'gstin_missing' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'supplier_gstin' as field,
    '' as value,
    'the GSTIN of the supplier' as expected
from checks.documents as d
where
    d.side = 'books' and d.supplier_gstin = '' and d.tax_paise <> 0
    and d.document_type <> 'bill_of_entry' and not coalesce(d.is_reverse_charge, false)
