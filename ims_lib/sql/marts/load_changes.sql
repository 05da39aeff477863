-- One row per loaded file that replaces or adds to earlier ones: its documents, those that are new, those
-- that differ from before, of these the ones somebody had marked, and those no longer there. Of IMS records
-- that are gone, `left` had been filed and goes on taking part, `withdrawn` had not and takes no part
-- (design.md section 4). A statement in parts tells what is gone with its last part.
with shown as (
    select
        s.load_seq,
        s.slot,
        s.is_whole,
        d.document,
        any_value(d) filter (where s.shown_seq = s.load_seq) as own,
        arg_max(d, d.load_seq) filter (where not s.is_now) as earlier,
        bool_or(s.is_now) as is_now,
        bool_or(d.is_filed) filter (where not s.is_now) as was_filed
    from marts.load_slots as s
    inner join marts.load_documents as d on s.shown_seq = d.load_seq and s.slot = d.slot
    group by all
),

compared as (
    select
        *,
        own is not null and earlier is null as is_new,
        own.content <> earlier.content
        or (own.portal_hash <> earlier.portal_hash and '' not in (own.portal_hash, earlier.portal_hash))
            as is_changed,
        is_whole and not is_now as is_gone
    from shown
),

counted as (
    select
        h.load_seq,
        count(h.own) as count_documents,
        count(*) filter (where h.is_new) as count_new,
        count(*) filter (where h.is_changed) as count_changed,
        count(*) filter (where h.is_changed and m.new_action <> 'no_action') as count_marked,
        count(*) filter (where h.is_gone and h.was_filed) as count_left,
        count(*) filter (where h.is_gone and not h.was_filed) as count_withdrawn
    from compared as h
    left join ims.standing_marks as m on h.document = m.document
    group by h.load_seq
)

select
    l.load_seq,
    l.recipient_gstin,
    l.kind,
    l.file_name,
    l.sha256,
    l.who,
    l.at,
    coalesce(c.count_documents, 0) as count_documents,
    coalesce(c.count_new, 0) as count_new,
    coalesce(c.count_changed, 0) as count_changed,
    coalesce(c.count_marked, 0) as count_marked,
    coalesce(c.count_left, 0) as count_left,
    coalesce(c.count_withdrawn, 0) as count_withdrawn
from raw.loads as l
left join counted as c on l.load_seq = c.load_seq
where l.kind in ('ims', 'gstr2b', 'gstr2a', 'books')
