-- One row per voucher dated after the period that its register declares.
select
    'date_after_period' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'document_date' as field,
    strftime(d.document_date, '%d-%m-%Y') as value,
    strftime(last_day(d.register_month), '%d-%m-%Y') || ' or earlier' as expected
from checks.documents as d
where
    d.document_date > last_day(d.register_month)
