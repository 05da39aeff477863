-- One row per contested candidate pair that a round settled: linked, or tied and left to a person. Steps
-- 0 to 19 are two rounds of each of ten passes, from certain to weak. A pair is linked when its rank is
-- better than that of every other free candidate of both its documents; what is left after a pass's second
-- round is tied and out of later passes.
with recursive rounds as (
    select
        0 as step,
        'free' as state,
        portal_id,
        books_id,
        pass,
        pair_rank
    from recon.ranked_candidates
    where
        not is_only_one and fixed_by = '' and not is_rival
        and portal_id not in (select portal_id from recon.number_groups)
        and books_id not in (select books_id from recon.number_groups)
    union all
    (
        with free as materialized (
            select
                *,
                pass = step // 2 + 1 as is_eligible
            from rounds
            where state = 'free' and step < 20
        ),

        sole as (
            select
                unnest([portal_id, books_id]) as id,
                min(pair_rank) as pair_rank
            from free
            where is_eligible
            group by id
            having min(pair_rank, 2)[2] is distinct from min(pair_rank)
        ),

        judged as materialized (
            select
                f.*,
                f.is_eligible and p.id is not null and b.id is not null as is_link,
                f.is_eligible and f.step % 2 = 1 as is_last
            from free as f
            left join sole as p on f.portal_id = p.id and f.pair_rank = p.pair_rank
            left join sole as b on f.books_id = b.id and f.pair_rank = b.pair_rank
        ),

        linked as materialized (
            select unnest([portal_id, books_id]) as id from judged
            where is_link
        ),

        taken as materialized (
            select *
            from judged
            where is_link or portal_id not in (from linked) and books_id not in (from linked)
        ),

        tied as materialized (
            select unnest([portal_id, books_id]) as id from taken
            where is_last and not is_link
        )

        select
            step + 1 as step,
            case when is_link then 'linked' when is_last then 'tied' else 'free' end as state,
            columns(['portal_id', 'books_id', 'pass', 'pair_rank'])
        from taken
        where is_link or is_last or portal_id not in (from tied) and books_id not in (from tied)
    )
)

select
    portal_id,
    books_id,
    state
from rounds
where state <> 'free'
