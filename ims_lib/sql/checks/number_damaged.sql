-- One row per voucher whose number a spreadsheet may have changed.
select
    'number_damaged' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'number' as field,
    d.number as value,
    'text, as on the invoice' as expected
from checks.documents as d
where
    d.is_number_doubtful
