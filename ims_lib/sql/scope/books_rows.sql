-- One row per row of raw.books_rows of a touched register, or of a voucher that such a register holds too.
select *
from raw.books_rows
where file_id in (select file_id from raw.touched_files)
union all
select *
from raw.books_rows
where
    file_id not in (select file_id from raw.touched_files)
    and hash(functions.key_part(voucher)) in (select voucher_key from scope.gone)
