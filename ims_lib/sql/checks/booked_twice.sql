-- One row per voucher that repeats an earlier one: supplier, type, normalised number, financial year and
-- every amount.
select
    'booked_twice' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'number' as field,
    d.number as value,
    'booked once; first in ' || t.first_document as expected
from checks.documents as d
inner join checks.repeated_vouchers as t on d.document = t.document
where
    d.side = 'books'
