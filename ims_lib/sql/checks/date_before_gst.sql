-- One row per document dated before GST began.
select
    'date_before_gst' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'document_date' as field,
    strftime(d.document_date, '%d-%m-%Y') as value,
    '01-07-2017 or later' as expected
from checks.documents as d
where
    d.document_date < date '2017-07-01'
