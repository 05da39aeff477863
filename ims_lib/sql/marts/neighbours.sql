-- One row per asked document without a link (marts.asked_documents) and document of the other side that
-- may be near it: up to three before and three after it in its party's order by date, amount and number
-- (sorted neighbourhood), and over other parties those of equal amount with the number or the date in
-- common, five of each. Cost: the documents of the parties asked for, sorted; never a party squared.
with party as (
    select
        id,
        side,
        party_block,
        hash(party_block, family) as block,
        unnest(functions.explain_places(document_date, taxable_paise, number_loose)) as place
    from staging.documents
    where party_block in (select a.party_block from marts.asked_documents as a)
),

ordered as materialized (
    select
        id,
        side,
        party_block,
        block,
        place.kind,
        place.key,
        row_number() over (partition by block, side, place.kind order by place.key, id) as position
    from party
    where place.key is not null
),

steps as (
    select
        side,
        block,
        kind,
        key,
        max(position) as position
    from ordered
    group by all
),

sought as (
    select
        id as asked_id,
        if(side = 'portal', 'books', 'portal') as other_side,
        hash(party_block, family) as block,
        unnest(functions.explain_places(document_date, taxable_paise, number_loose)) as place
    from marts.asked_documents
),

found as (
    select
        s.asked_id,
        s.other_side,
        s.block,
        s.place.kind,
        coalesce(t.position, 0) as position
    from sought as s
    asof left join steps as t
        on s.other_side = t.side and s.block = t.block and s.place.kind = t.kind and s.place.key >= t.key
    where s.place.key is not null
)

select
    f.asked_id,
    o.id,
    o.side,
    o.party_block
from found as f
inner join ordered as o
    on
        f.block = o.block and f.other_side = o.side and f.kind = o.kind
        and o.position between f.position - 2 and f.position + 3
union
select
    asked_id,
    id,
    side,
    party_block
from marts.strangers
