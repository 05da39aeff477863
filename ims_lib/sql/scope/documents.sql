-- One row per standing document that a change can reach.
select *
from recon.standing_documents
where id in (select id from scope.ids)
