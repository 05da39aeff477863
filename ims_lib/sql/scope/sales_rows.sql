-- One row per row of raw.sales_rows of a touched file: none, for own sales are staged
-- anew with everything.
select *
from raw.sales_rows
where file_id in (select file_id from raw.touched_files)
