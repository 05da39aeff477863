-- One row per document without a date.
select
    'date_missing' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'document_date' as field,
    '' as value,
    'the date of the document' as expected
from checks.documents as d
where
    d.document_date is null
