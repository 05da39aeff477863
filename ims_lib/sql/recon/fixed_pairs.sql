-- One row per pair that a decision fixes and that plain evidence does not give anyway, with the decided
-- plain pairs that share a document with one of these.
with against as (
    select
        portal_id,
        books_id,
        kind
    from recon.decisions
    where
        is_fixed
        and (portal_id, books_id) not in (select (p.portal_id, p.books_id) from recon.plain_pairs as p)
)

select * from against
union
select
    d.portal_id,
    d.books_id,
    d.kind
from recon.decisions as d
where
    d.is_fixed
    and (
        d.portal_id in (select a.portal_id from against as a)
        or d.books_id in (select a.books_id from against as a)
    )
