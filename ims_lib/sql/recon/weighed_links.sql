-- One row per pair that the closer look links: the only candidate of both its documents, or the best for
-- both of several.
select
    portal_id,
    books_id
from recon.ranked_candidates
where
    is_only_one
    and portal_id not in (select g.portal_id from recon.number_groups as g)
    and books_id not in (select g.books_id from recon.number_groups as g)
union all
select
    portal_id,
    books_id
from recon.contested
where state = 'linked'
