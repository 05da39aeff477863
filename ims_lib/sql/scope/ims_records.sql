-- One row per row of raw.ims_records of a touched file, or of a document that such a file speaks of too.
select *
from raw.ims_records
where file_id in (select file_id from raw.touched_files)
union all
select *
from raw.ims_records
where
    file_id not in (select file_id from raw.touched_files)
    and functions.record_key(section, supplier_gstin, port_code, number)
    in (select record_key from scope.touched_records)
