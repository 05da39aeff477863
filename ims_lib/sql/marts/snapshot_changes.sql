-- One row per IMS download and section it covers: what it changed against the download before it. Absent
-- records are counted apart: left_ims had been filed and goes on taking part, withdrawn had not and takes
-- no part (design.md section 4). `changed` has the same KEY with another date, amount or hash.
with records as (
    select
        *,
        md5(concat_ws(
            '|',
            document_date,
            taxable_paise,
            igst_paise,
            cgst_paise,
            sgst_paise,
            cess_paise,
            place_of_supply,
            portal_hash
        )) as content
    from staging.ims_records
),

covering as (
    select
        l.load_seq,
        l.recipient_gstin,
        s.section,
        lag(l.load_seq) over (partition by l.recipient_gstin, s.section order by l.load_seq) as previous_seq
    from raw.loads as l, unnest(string_split(l.sections, ',')) as s (section)
    where l.kind = 'ims'
),

paired as (
    select
        c.load_seq,
        c.section,
        now.document as document_now,
        now.content as content_now,
        null as document_before,
        null as content_before,
        null as was_filed
    from covering as c
    inner join records as now on c.load_seq = now.load_seq and c.section = now.section
    union all
    select
        c.load_seq,
        c.section,
        null as document_now,
        null as content_now,
        before.document as document_before,
        before.content as content_before,
        before.is_filed as was_filed
    from covering as c
    inner join records as before on c.previous_seq = before.load_seq and c.section = before.section
),

compared as (
    select
        load_seq,
        section,
        coalesce(document_now, document_before) as document,
        max(content_now) as content_now,
        max(content_before) as content_before,
        bool_or(was_filed) as was_filed
    from paired
    group by all
)

select
    c.load_seq,
    c.recipient_gstin,
    c.section,
    count(d.content_now) as count_records,
    count(*) filter (where d.content_now is not null and d.content_before is null) as count_new,
    count(*) filter (where d.content_now <> d.content_before) as count_changed,
    count(*) filter (where d.document is not null and d.content_now is null and d.was_filed)
        as count_left_ims,
    count(*) filter (where d.document is not null and d.content_now is null and not d.was_filed)
        as count_withdrawn
from covering as c
left join compared as d on c.load_seq = d.load_seq and c.section = d.section
group by all
