-- One row per link of a group that numbers prove. What the numbers spell out (split, listed) goes before
-- a net amount; beyond that, groups that share a document are none, and those with a pair that a person
-- unlinked.
with spelled_out as (
    select * from recon.split_groups
    union
    select * from recon.listed_groups
),

every_group as (
    select * from spelled_out
    union
    select n.*
    from recon.netted_groups as n
    where
        n.target_id not in (
            select m.target_id from recon.netted_groups as m
            inner join spelled_out as s on m.portal_id = s.portal_id or m.books_id = s.books_id
        )
),

members as (
    select distinct
        rule,
        target_id,
        unnest([portal_id, books_id]) as id
    from every_group
),

shared as (
    select distinct target_id
    from members
    where id in (
        select m.id from members as m
        group by m.id
        having count(*) > 1
    )
)

select *
from every_group
where
    target_id not in (select target_id from shared)
    and target_id not in (
        select g.target_id from every_group as g
        inner join recon.decisions as u on g.portal_id = u.portal_id and g.books_id = u.books_id
        where u.kind = 'unlink'
    )
