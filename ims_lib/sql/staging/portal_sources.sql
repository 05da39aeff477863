-- One row per portal document with what each source says of it: IMS and GSTR-2B showing the same document
-- are one. `ims` and `gstr2b` are the whole rows (null where that source does not show it); `newest` names
-- the later download, whose content counts. Withdrawn records (never filed, gone from IMS) are left out
-- unless a 2B holds them. What GSTR-2A alone shows is in staging.gstr2a_alone.
with ims as (select * from staging.ims_documents),

gstr2b as (select * from staging.gstr2b_documents)

select
    coalesce(ims.document, gstr2b.document) as document,
    case
        when gstr2b.document is null then 'ims'
        when ims.document is null then 'gstr2b'
        else 'ims+gstr2b'
    end as portal_source,
    case when ims.document is null or gstr2b.load_seq > ims.load_seq then 'gstr2b' else 'ims' end as newest,
    case when ims.document is not null then ims end as ims,
    case when gstr2b.document is not null then gstr2b end as gstr2b
from ims
full outer join gstr2b on ims.document = gstr2b.document
where ims.ims_state is distinct from 'withdrawn' or gstr2b.document is not null
