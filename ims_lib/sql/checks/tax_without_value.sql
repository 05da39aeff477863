-- One row per document with tax and without a taxable value; a bill of entry may correct the tax alone, an
-- input service distributor hands on tax alone.
select
    'tax_without_value' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'taxable' as field,
    '0.00' as value,
    'the value that was taxed' as expected
from checks.documents as d
where
    d.taxable_paise = 0 and d.tax_paise <> 0 and d.document_type in ('invoice', 'credit_note', 'debit_note')
