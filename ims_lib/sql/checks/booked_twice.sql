-- One row per voucher that repeats an earlier one, of whatever file: supplier, type, normalised number,
-- financial year and every amount.
select
    'booked_twice' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'number' as field,
    d.number as value,
    'booked once; first in ' || f.file_name || ' row ' || f.row_number as expected
from checks.documents as d
inner join checks.repeated_vouchers as t on d.document = t.document
inner join checks.documents as f on t.first_document = f.document
where
    d.side = 'books'
