-- One row per bill of entry with CGST or SGST.
select
    'import_heads' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'cgst' as field,
    functions.rupees(d.cgst_paise + d.sgst_paise) as value,
    'IGST and cess only' as expected
from checks.documents as d
where
    d.document_type = 'bill_of_entry' and (d.cgst_paise <> 0 or d.sgst_paise <> 0)
