-- One row per contested candidate pair that a round settled: linked, or tied and left to a person. Steps 0
-- to 7 are two rounds of each pass, from certain to weak. A pair is linked when its rank is better than that
-- of every other free candidate of both its documents; what is still unsettled after a pass's second round
-- is tied and out of later passes.
with recursive rounds as (
    select
        0 as step,
        'free' as state,
        portal_document,
        books_document,
        pass,
        pair_rank
    from recon.ranked_candidates
    where not is_only_one
    union all
    select
        taken.step + 1 as step,
        case when taken.is_link then 'linked' when taken.is_tied then 'tied' else 'free' end as state,
        taken.portal_document,
        taken.books_document,
        taken.pass,
        taken.pair_rank
    from (
        select
            *,
            bool_or(is_link or is_tied) over (partition by portal_document)
            or bool_or(is_link or is_tied) over (partition by books_document) as is_settled
        from (
            select
                *,
                is_eligible and step % 2 = 1 and not (
                    bool_or(is_link) over (partition by portal_document)
                    or bool_or(is_link) over (partition by books_document)
                ) as is_tied
            from (
                select
                    *,
                    is_eligible
                    and pair_rank = portal_best and pair_rank = books_best
                    and count(*) filter (where is_eligible and pair_rank = portal_best)
                        over (partition by portal_document)
                    = 1
                    and count(*) filter (where is_eligible and pair_rank = books_best)
                        over (partition by books_document)
                    = 1 as is_link
                from (
                    select
                        *,
                        pass = step // 2 + 1 as is_eligible,
                        min(case when pass = step // 2 + 1 then pair_rank end)
                            over (partition by portal_document) as portal_best,
                        min(case when pass = step // 2 + 1 then pair_rank end)
                            over (partition by books_document) as books_best
                    from rounds
                    where state = 'free' and step < 8
                ) as best
            ) as judged
        ) as settled
    ) as taken
    where taken.is_link or taken.is_tied or not taken.is_settled
)

select
    portal_document,
    books_document,
    state
from rounds
where state <> 'free'
