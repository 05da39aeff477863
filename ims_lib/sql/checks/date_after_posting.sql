-- One row per voucher posted before the date of its document.
select
    'date_after_posting' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'document_date' as field,
    strftime(d.document_date, '%d-%m-%Y') as value,
    strftime(d.posting_date, '%d-%m-%Y') || ' (posted) or earlier' as expected
from checks.documents as d
where
    d.posting_date < d.document_date
