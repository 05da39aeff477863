-- One row per pair of documents that agree on supplier and number as text, their KEYs alone written: the
-- least that a join of the two files costs.
select
    p.document as portal_document,
    b.document as books_document
from bench.portal as p
inner join bench.books as b on p.supplier_gstin = b.supplier_gstin and p.number = b.number
