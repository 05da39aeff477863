-- One row per document dated after the day its file was loaded.
select
    'date_in_future' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'document_date' as field,
    strftime(d.document_date, '%d-%m-%Y') as value,
    strftime(d.loaded_on, '%d-%m-%Y') || ' or earlier' as expected
from checks.documents as d
where
    d.document_date > d.loaded_on + 1
