-- One row per row of raw.books_rows that shares its voucher with a touched one.
select *
from raw.books_rows
where functions.key_part(voucher) in (select voucher from scope.touched_vouchers)
