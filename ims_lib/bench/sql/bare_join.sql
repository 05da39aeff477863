-- One row per pair of documents that agree on supplier and number as text: what any join of the two files
-- costs, every column of both sides written.
select
    columns(p.*) as 'portal_\0', -- noqa: RF05
    columns(b.*) as 'books_\0' -- noqa: RF05
from bench.portal as p
inner join bench.books as b on p.supplier_gstin = b.supplier_gstin and p.number = b.number
