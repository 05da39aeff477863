-- One row per pair that may be linked, with its pass (1 exact, 2 near, 3 mismatch, 4 probable) and rank,
-- lower is better. The rank compares kinds of evidence, never paise: two candidates that are both within
-- tolerance are equally good.
with measured as (
    select
        *,
        is_type_different::integer
        + is_reverse_charge_different::integer
        + is_place_different::integer as count_different
    from recon.candidates
),

judged as (
    select
        *,
        largest_difference_paise <= tolerance_paise as is_within,
        case
            when largest_difference_paise = 0 then 'equal'
            when largest_difference_paise <= tolerance_paise then 'within'
            else 'beyond'
        end as amount_evidence,
        date_evidence <> 'far'
        or (not is_short and number_evidence <> 'normalised' and is_same_year) as is_surely_same
    from measured
),

classed as (
    select
        j.* exclude (is_short, is_same_year, is_surely_same),
        case
            when
                j.is_within and j.count_different = 0 and j.date_evidence = 'equal'
                and j.number_evidence = 'identical' and j.amount_evidence = 'equal' then 1
            when j.is_within and j.count_different = 0 and j.date_evidence <> 'far' then 2
            when (not j.is_within or j.count_different > 0) and j.is_surely_same then 3
            when
                j.is_within and j.count_different = 0 and not j.is_short
                and abs(j.days_apart) <= rules.date_far_days then 4
        end as pass
    from judged as j
    cross join staging.rules as rules
    where j.is_within or not j.is_opposite
)

select
    *,
    (list_position(['identical', 'same_characters', 'normalised'], number_evidence) * 1000)
    + (list_position(['equal', 'close', 'swapped', 'posting', 'far'], date_evidence) * 100)
    + (list_position(['equal', 'within', 'beyond'], amount_evidence) * 10)
    + count_different as pair_rank,
    count(*) over (partition by portal_document) = 1
    and count(*) over (partition by books_document) = 1 as is_only_one
from classed
where pass is not null
