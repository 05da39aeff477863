-- One row per decision on a document of scope.documents.
select *
from scope.every_decision
where
    portal_id in (select id from scope.documents)
    or books_id in (select id from scope.documents)
