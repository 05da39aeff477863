-- One row per link between a portal document and a books document, with rule, evidence and score. Paise,
-- portal minus books. Score in percent of certainty, from rules.toml.
with settled as (
    select
        portal_document,
        books_document
    from recon.ranked_candidates
    where is_only_one
    union all
    select
        portal_document,
        books_document
    from recon.contested
    where state = 'linked'
)

select
    c.* exclude (is_only_one, pair_rank, pass, is_within, is_opposite, count_different),
    case c.pass when 1 then 'exact' when 2 then 'near' when 3 then 'mismatch' else 'probable' end as outcome,
    case
        when c.pass = 1 then 'exact'
        when c.pass = 2 then 'near'
        when c.pass = 4 then 'date_far'
        when c.is_type_different then 'type'
        when
            not c.is_within
            and abs(c.difference_taxable_paise) <= c.tolerance_paise
            and abs(
                c.difference_igst_paise
                + c.difference_cgst_paise
                + c.difference_sgst_paise
                + c.difference_cess_paise
            ) <= c.tolerance_paise then 'tax_head'
        when not c.is_within then 'amount'
        when c.is_reverse_charge_different then 'reverse_charge'
        else 'place_of_supply'
    end as rule,
    case
        when c.pass = 1 then rules.score_exact
        when c.pass = 2 and c.number_evidence = 'normalised' then rules.score_near_normalised
        when c.pass = 2 then rules.score_near
        when c.pass = 3 then rules.score_mismatch
        else rules.score_probable
    end as score_percent
from settled as s
inner join recon.ranked_candidates as c
    on s.portal_document = c.portal_document and s.books_document = c.books_document
cross join staging.rules as rules
