-- One row per document that any IMS download has shown, with its newest content and where it stands now. A
-- download replaces only the sections whose key it contains (design.md section 4). `ims_state`: present in
-- the newest download of its section; left_ims: absent there but filed, it goes on taking part; withdrawn:
-- absent and never filed.
with records as (select * from staging.ims_records),

newest as (
    select
        l.recipient_gstin,
        s.section,
        max(l.load_seq) as load_seq
    from raw.loads as l, unnest(string_split(l.sections, ',')) as s (section)
    where l.kind = 'ims'
    group by all
),

last_shown as (
    select
        document,
        max(load_seq) as load_seq
    from records
    group by document
)

select
    l.*,
    case
        when l.load_seq = n.load_seq then 'present'
        when l.is_filed then 'left_ims'
        else 'withdrawn'
    end as ims_state
from records as l
inner join last_shown as s on l.document = s.document and l.load_seq = s.load_seq
left join newest as n on l.recipient_gstin = n.recipient_gstin and l.section = n.section
