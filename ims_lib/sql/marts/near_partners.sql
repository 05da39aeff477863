-- One row per document of marts.neighbours that is linked, with the documents of the other side that it is
-- linked to: their KEYs (`linked_to`), and what a person calls them (`linked_text`).
with links as (
    select
        portal_id as id,
        books_document as partner
    from recon.pairs
    where
        portal_id in (
            select n.id from marts.neighbours as n
            where n.side = 'portal'
        )
        and books_document is not null
    union all
    select
        books_id as id,
        portal_document as partner
    from recon.pairs
    where
        books_id in (
            select n.id from marts.neighbours as n
            where n.side = 'books'
        )
        and portal_document is not null
)

select
    id,
    string_agg(partner, ' | ' order by partner) as linked_to,
    string_agg(functions.explain_key(partner), ', ' order by partner) as linked_text
from links
group by id
