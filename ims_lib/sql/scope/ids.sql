-- One row per standing document that a change can reach: blocks of equal numbers that hold a changed
-- document, as it is or was, and those with a document that no plain link settled before. Plain links in
-- any other block depend on their block alone.
with reached as (
    select id from scope.changed
    union
    select unnest([portal_id, books_id]) as id
    from before.pairs
    where not is_plain
),

blocks as (
    select number_block
    from recon.standing_documents
    where id in (select id from reached)
    union
    select number_block
    from before.documents
    where id in (select id from scope.changed)
)

select id
from recon.standing_documents
where number_block in (select number_block from blocks)
