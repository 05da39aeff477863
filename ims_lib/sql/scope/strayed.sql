-- One row per result that is not as it was before though nothing changed in its block and its party took
-- part only partly: more hangs on the change than was weighed.
with apart as (
    select id
    from scope.documents
    where
        party_block not in (select party_block from scope.parties)
        and number_block not in (select number_block from scope.changed_blocks)
),

now as (
    select
        portal_id,
        books_id,
        outcome,
        rule,
        group_id,
        is_doubtful,
        partner
    from recon.pairs
    where coalesce(portal_id, books_id) in (select id from apart)
),

earlier as (
    select
        portal_id,
        books_id,
        outcome,
        rule,
        group_id,
        is_doubtful,
        partner
    from before.pairs
    where coalesce(portal_id, books_id) in (select id from apart)
),

new as (
    select * from now
    except all
    select * from earlier
),

gone as (
    select * from earlier
    except all
    select * from now
)

select * from new
union all
select * from gone
