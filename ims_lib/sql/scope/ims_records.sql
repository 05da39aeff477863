-- One row per row of raw.ims_records of a document that a touched file speaks of too. What the newest
-- download shows was staged before, so scope.gone knows it; what an older one shows may have been withdrawn.
with newest as (
    select max(load_seq) as load_seq
    from raw.loads
    where kind = 'ims'
),

files as (
    select
        file_id,
        load_seq = (select n.load_seq from newest as n) as is_newest
    from raw.loads
    where kind = 'ims'
)

select *
from raw.ims_records
where
    file_id in (
        select file_id from files
        where is_newest
    )
    and functions.record_key(section, supplier_gstin, port_code, number)
    in (select record_key from scope.gone)
union all
select *
from raw.ims_records
where
    file_id in (
        select file_id from files
        where not is_newest
    )
    and functions.record_key(section, supplier_gstin, port_code, number)
    in (select record_key from scope.touched_records)
