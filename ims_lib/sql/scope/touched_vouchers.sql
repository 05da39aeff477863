-- One row per voucher that a touched register holds, as a hash.
select distinct hash(functions.key_part(voucher)) as voucher_key
from raw.books_rows
where file_id in (select file_id from raw.touched_files)
