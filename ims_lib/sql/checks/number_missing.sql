-- One row per document without a number.
select
    'number_missing' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'number' as field,
    '' as value,
    'the number of the document' as expected
from checks.documents as d
where
    d.number_text = ''
