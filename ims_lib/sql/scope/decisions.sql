-- One row per decision on a document that a change can reach.
select *
from recon.decisions
where
    portal_id in (select id from scope.ids)
    or books_id in (select id from scope.ids)
