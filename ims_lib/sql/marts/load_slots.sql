-- One row per loaded file, slot that it fills and file that it is compared with there. A slot is what a later
-- file replaces: of IMS a section, of 2B and 2A a period, of a register the period it states ('' where it
-- states none: it adds to all before). `is_now`: part of what the slot holds with this file, else before it.
with slots as (
    select
        l.load_seq,
        l.recipient_gstin,
        l.kind,
        s.slot,
        l.load_seq::text as statement,
        1 as part_count
    from raw.loads as l, unnest(string_split(l.sections, ',')) as s (slot)
    where l.kind = 'ims'
    union all
    select
        load_seq,
        recipient_gstin,
        kind,
        if(kind in ('books', 'sales'), register_period, period) as slot,
        if(
            part_count > 1,
            concat_ws('-', 'parts', coalesce(generated_on::text, ''), part_count),
            load_seq::text
        ) as statement,
        part_count
    from raw.loads
    where kind in ('gstr2b', 'gstr2a', 'books', 'sales') and part_number > 0
),

paired as (
    select
        s.*,
        o.load_seq as shown_seq,
        o.statement = s.statement as is_now,
        o.statement as shown_statement
    from slots as s
    inner join slots as o
        on s.recipient_gstin = o.recipient_gstin and s.kind = o.kind and s.slot = o.slot
    where s.load_seq >= o.load_seq
)

select
    load_seq,
    recipient_gstin,
    kind,
    slot,
    shown_seq,
    is_now,
    count(*) filter (where is_now) over (partition by load_seq, slot) >= part_count
    and slot <> '' as is_whole
from paired
qualify
    is_now or slot = ''
    or shown_statement
    = arg_max(if(is_now, null, shown_statement), if(is_now, null, shown_seq)) over (
        partition by load_seq, slot
    )
