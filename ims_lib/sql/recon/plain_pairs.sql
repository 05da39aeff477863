-- One row per plain candidate that is the only one of both its documents: exact or near without any
-- weighing. Duplicates, pairs unlinked by a person and documents that a person linked take no part.
with possible as materialized (
    select *
    from recon.plain_candidates
    where
        portal_id not in (select d.id from recon.duplicates as d)
        and books_id not in (select d.id from recon.duplicates as d)
        and portal_id not in (
            select l.portal_id from recon.decisions as l
            where l.kind = 'link'
        )
        and books_id not in (
            select l.books_id from recon.decisions as l
            where l.kind = 'link'
        )
        and (portal_id, books_id) not in (
            select (u.portal_id, u.books_id) from recon.decisions as u
            where u.kind = 'unlink'
        )
),

contested as (
    select *
    from possible
    where number_block in (select r.number_block from recon.repeated_blocks as r)
)

select * exclude (number_block)
from possible
where
    portal_id not in (
        select c.portal_id from contested as c
        group by c.portal_id
        having count(*) > 1
    )
    and books_id not in (
        select d.books_id from contested as d
        group by d.books_id
        having count(*) > 1
    )
