-- One row per amendment or note dated before the original that it names.
select
    'original_later' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'document_date' as field,
    strftime(d.document_date, '%d-%m-%Y') as value,
    strftime(d.original_date, '%d-%m-%Y') || ' or later' as expected
from checks.documents as d
where
    d.original_date > d.document_date
    and (d.amends or d.document_type in ('credit_note', 'debit_note', 'isd_credit_note'))
