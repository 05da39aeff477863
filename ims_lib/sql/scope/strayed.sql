-- One row per result that is not as it was before though nothing changed in its block and its party took
-- part only partly: more hangs on the change than was weighed.
with apart as (
    select id
    from scope.documents
    where
        party_block not in (select party_block from scope.parties)
        and number_block not in (select number_block from scope.changed_blocks)
),

results as (
    select * from recon.pairs
    union all by name
    select * from before.pairs
)

select
    portal_id,
    books_id,
    outcome,
    rule,
    group_id,
    is_doubtful,
    partner
from results
where coalesce(portal_id, books_id) in (select id from apart)
group by all
having count(*) = 1
