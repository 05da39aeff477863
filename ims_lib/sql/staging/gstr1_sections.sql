-- One row per section of the GSTR-1 and GSTR-1A in force: the newest file of a recipient, period and form
-- that speaks of it. A file as filed speaks of every section, a sheet of the offline tool of its own.
with told as (
    select
        l.recipient_gstin,
        l.period,
        split_part(s.told, '/', 1) as source_form,
        split_part(s.told, '/', 2) as section,
        l.load_seq,
        l.file_id
    from raw.loads as l, unnest(string_split(l.sections, ',')) as s (told)
    where l.kind = 'gstr1'
)

select * from told
qualify
    row_number() over (
        partition by recipient_gstin, period, source_form, section order by load_seq desc
    ) = 1
