-- One row per row of raw.gstr1_documents of a touched file: none, for own sales are
-- staged anew with everything.
select *
from raw.gstr1_documents
where file_id in (select file_id from raw.touched_files)
