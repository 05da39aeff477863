-- One row per key of a portal record that a touched file holds: a file loaded since the run before, or one
-- that such a file replaces.
select functions.record_key(section, supplier_gstin, port_code, number) as record_key
from raw.ims_records
where file_id in (select file_id from raw.touched_files)
union
select functions.record_key(section, supplier_gstin, port_code, number) as record_key
from raw.gstr2b_documents
where file_id in (select file_id from raw.touched_files)
union
select functions.record_key(section, supplier_gstin, port_code, number) as record_key
from raw.gstr2a_documents
where file_id in (select file_id from raw.touched_files)
