-- One row per link that a decision fixes: by a person rule `person`, else the rule its evidence earns, or
-- `kept` where it earns none. Paise, portal minus books; score in percent of certainty.
select
    f.portal_id,
    f.books_id,
    case
        when f.fixed_by <> 'link' and f.group_rule <> '' then 'probable'
        when f.fixed_by <> 'link' and f.pass is not null then f.outcome
        when
            f.group_rule = '' and f.is_within and f.count_different = 0
            or f.group_rule <> '' and greatest(
                abs(f.difference_taxable_paise), abs(f.difference_igst_paise), abs(f.difference_cgst_paise),
                abs(f.difference_sgst_paise), abs(f.difference_cess_paise)
            ) <= f.tolerance_paise then 'near'
        else 'mismatch'
    end as outcome,
    case
        when f.fixed_by = 'link' then 'person'
        when f.group_rule <> '' then f.group_rule
        when f.pass is null then 'kept'
        else f.rule
    end as rule,
    f.group_id,
    case
        when f.fixed_by = 'link' then r.score_exact
        when f.group_rule <> '' then r.score_group
        when f.pass is null then r.score_mismatch
        else f.score_percent
    end as score_percent,
    f.party_evidence,
    f.number_evidence,
    f.date_evidence,
    f.amount_evidence,
    f.days_apart,
    f.difference_taxable_paise,
    f.difference_igst_paise,
    f.difference_cgst_paise,
    f.difference_sgst_paise,
    f.difference_cess_paise,
    f.is_type_different,
    f.is_reverse_charge_different,
    f.is_place_different,
    f.is_doubtful
from recon.fixed_links as f
cross join staging.rules as r
