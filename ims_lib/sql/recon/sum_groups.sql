-- One row per link of a group that only its sum proves: the only way to make the document up of two or
-- three of the other side, none of them part of another such sum, no pair of it unlinked by a person.
-- Netted where a credit note is among the portal's.
with sums as (
    select
        target_id,
        target_side,
        [first_id, second_id] as items
    from recon.sum_twos
    union all
    select
        target_id,
        target_side,
        [first_id, second_id, third_id] as items
    from recon.sum_threes
),

numbered as (
    select
        *,
        row_number() over () as sum_number
    from sums
),

members as (
    select
        sum_number,
        unnest(list_prepend(target_id, items)) as id
    from numbered
),

shared as (
    select sum_number from members
    where id in (
        select m.id from members as m
        group by m.id
        having count(*) > 1
    )
),

links as (
    select
        target_id,
        target_side,
        unnest(items) as item_id
    from numbered
    where sum_number not in (select sum_number from shared)
),

placed as (
    select
        *,
        if(target_side = 'portal', target_id, item_id) as portal_id,
        if(target_side = 'portal', item_id, target_id) as books_id
    from links
)

select
    case
        when l.target_side = 'portal' then 'one_to_many'
        when
            min(d.taxable_paise) over (partition by l.target_id) < 0
            and max(d.taxable_paise) over (partition by l.target_id) > 0 then 'netted'
        else 'many_to_one'
    end as rule,
    l.target_id,
    l.portal_id,
    l.books_id
from placed as l
inner join recon.left_documents as d on l.item_id = d.id
where
    l.target_id not in (
        select g.target_id from placed as g
        inner join recon.decisions as u on g.portal_id = u.portal_id and g.books_id = u.books_id
        where u.kind = 'unlink'
    )
