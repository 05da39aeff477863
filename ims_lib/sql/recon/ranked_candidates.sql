-- One row per pair that may be linked or is fixed, with its rank within its pass and the outcome, rule and
-- score (percent) that a link would have; of a mismatch the rule is the first difference that applies. The
-- rank compares kinds of evidence, never paise: two candidates within tolerance are equally good.
with possible as materialized (
    select *
    from recon.classed_candidates
    where pass is not null or fixed_by <> ''
),

several_of_portal as (
    select portal_id from possible
    group by portal_id
    having count(*) > 1
),

several_of_books as (
    select books_id from possible
    group by books_id
    having count(*) > 1
)

select
    c.portal_id,
    c.books_id,
    c.fixed_by,
    c.is_rival,
    c.pass,
    c.tolerance_paise,
    c.party_evidence,
    c.number_evidence,
    c.date_evidence,
    c.amount_evidence,
    c.days_apart,
    c.is_within,
    c.count_different,
    c.difference_taxable_paise,
    c.difference_igst_paise,
    c.difference_cgst_paise,
    c.difference_sgst_paise,
    c.difference_cess_paise,
    c.is_type_different,
    c.is_reverse_charge_different,
    c.is_place_different,
    functions.pair_rank(party_evidence, number_evidence, date_evidence, amount_evidence, count_different)
        as pair_rank,
    case
        when pass = 1 then 'exact'
        when pass <= 3 then 'near'
        when pass = 4 then 'mismatch'
        when pass is not null then 'probable'
    end as outcome,
    case
        when pass = 1 then 'exact'
        when pass <= 3 then 'near'
        when pass = 5 then 'date_far'
        when pass = 6 then 'number_mistyped'
        when pass = 7 then 'other_registration'
        when pass = 8 then if(party_evidence = 'mistyped', 'gstin_mistyped', 'gstin_missing')
        when pass = 9 then 'number_ignored'
        when pass = 10 then 'two_differences'
        when is_type_different then 'type'
        when not is_within and is_total_within then 'tax_head'
        when not is_within then 'amount'
        when is_reverse_charge_different then 'reverse_charge'
        else 'place_of_supply'
    end as rule,
    case
        when pass = 1 then r.score_exact
        when pass = 2 and number_evidence = 'normalised' then r.score_near_normalised
        when pass = 2 then r.score_near
        when pass = 3 then r.score_near_written
        when pass = 4 then r.score_mismatch
        when pass = 10 then r.score_two_differences
        else r.score_probable + if(is_rare, r.score_rare, 0)
    end as score_percent,
    fixed_by = '' and not is_rival
    and portal_id not in (select a.portal_id from several_of_portal as a)
    and books_id not in (select b.books_id from several_of_books as b) as is_only_one
from possible as c
cross join staging.rules as r
