-- One row per standing document in a block of scope.taken.
select *
from recon.standing_documents
where number_block in (select number_block from scope.taken)
