-- One row per amount of a changed document, as recon.amount_counts has them, that may be rare for its party
-- before or now: on neither side do more numbers hold it than the limit and the changed documents together.
with altered as (
    select
        amount_block,
        count(*) as count_altered
    from scope.altered
    group by all
),

crowded as (
    select d.amount_block
    from recon.standing_documents as d
    inner join altered as a on d.amount_block = a.amount_block
    cross join staging.rules as r
    group by
        d.amount_block,
        d.side
    having count(distinct d.number_block) > any_value(r.rare_amount_count) + any_value(a.count_altered)
)

select amount_block
from altered
where amount_block not in (select amount_block from crowded)
