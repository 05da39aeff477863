-- One row per block of equal numbers that is reconciled again: those with a changed document, those with a
-- free one of these parties, and those that hang on them through pairs that may be linked.
with recursive links as (
    select
        p.number_block as from_block,
        b.number_block as to_block
    from before.possible_links as l
    inner join before.unsettled as p on l.portal_id = p.id
    inner join before.unsettled as b on l.books_id = b.id
    where p.number_block <> b.number_block
),

near as materialized (
    select
        from_block,
        to_block
    from links
    union
    select
        to_block as from_block,
        from_block as to_block
    from links
),

reached as (
    select number_block
    from before.unsettled
    where party_block in (select party_block from scope.parties)
    union
    select n.to_block as number_block
    from reached as r
    inner join near as n on r.number_block = n.from_block
)

select number_block from reached
union
select number_block from scope.changed_blocks
