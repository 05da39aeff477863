-- One row per row of raw.ims_records that shares its key with a touched one.
select *
from raw.ims_records
where
    functions.record_key(section, supplier_gstin, port_code, number)
    in (select record_key from scope.touched_records)
