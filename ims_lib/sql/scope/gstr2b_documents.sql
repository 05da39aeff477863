-- One row per row of raw.gstr2b_documents that shares its key with a touched one.
select *
from raw.gstr2b_documents
where
    functions.record_key(section, supplier_gstin, port_code, number)
    in (select record_key from scope.touched_records)
