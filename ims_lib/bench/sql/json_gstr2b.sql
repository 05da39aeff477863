-- One row per document of a GSTR-2B, with its supplier's keys, as read_json tells its columns.
select
    s.supplier.ctin,
    s.supplier.trdnm,
    s.supplier.supfildt,
    s.supplier.supprd,
    unnest(s.supplier.inv, recursive := true) as document
from (select unnest(data.docdata.b2b) as supplier from bench.file) as s
