-- One row per voucher that a touched register holds.
select distinct functions.key_part(voucher) as voucher
from raw.books_rows
where file_id in (select file_id from raw.touched_files)
