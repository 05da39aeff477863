-- One row per contested candidate pair that a round settled: linked, or tied and left to a person. Steps
-- 0 to 19 are two rounds of each of ten passes, from certain to weak. A pair is linked when its rank is
-- better than that of every other free candidate of both its documents; what is still unsettled after a
-- pass's second round is tied and out of later passes.
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
    select
        taken.step + 1 as step,
        case when taken.is_link then 'linked' when taken.is_tied then 'tied' else 'free' end as state,
        taken.portal_id,
        taken.books_id,
        taken.pass,
        taken.pair_rank
    from (
        select
            *,
            bool_or(is_link or is_tied) over (partition by portal_id)
            or bool_or(is_link or is_tied) over (partition by books_id) as is_settled
        from (
            select
                *,
                is_eligible and step % 2 = 1 and not (
                    bool_or(is_link) over (partition by portal_id)
                    or bool_or(is_link) over (partition by books_id)
                ) as is_tied
            from (
                select
                    *,
                    is_eligible
                    and pair_rank = portal_best and pair_rank = books_best
                    and count(*) filter (where is_eligible and pair_rank = portal_best)
                        over (partition by portal_id)
                    = 1
                    and count(*) filter (where is_eligible and pair_rank = books_best)
                        over (partition by books_id)
                    = 1 as is_link
                from (
                    select
                        *,
                        pass = step // 2 + 1 as is_eligible,
                        min(case when pass = step // 2 + 1 then pair_rank end)
                            over (partition by portal_id) as portal_best,
                        min(case when pass = step // 2 + 1 then pair_rank end)
                            over (partition by books_id) as books_best
                    from rounds
                    where state = 'free' and step < 20
                ) as best
            ) as judged
        ) as settled
    ) as taken
    where taken.is_link or taken.is_tied or not taken.is_settled
)

select
    portal_id,
    books_id,
    state
from rounds
where state <> 'free'
