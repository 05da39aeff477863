-- One row per record of an IMS download, as read_json tells its columns.
select unnest(d.records, recursive := true)
from (select unnest(imsdetails.b2b) as records from bench.file) as d
