-- One row per block of equal numbers that holds a changed document, as it is or was: plain links in any
-- other block depend on their block alone.
select number_block
from recon.standing_documents
where id in (select id from scope.changed)
union
select number_block
from before.documents
where id in (select id from scope.changed)
