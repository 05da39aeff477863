-- One row per document whose rows of the result before no longer count.
select id from scope.documents
union
select id from scope.changed
union
select hash(document) as id from recon.superseded
union
select hash(document) as id from before.superseded
