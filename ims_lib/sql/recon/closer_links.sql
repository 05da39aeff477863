-- One row per pair that the closer look links, with outcome, rule and evidence field by field. Paise,
-- portal minus books; score in percent of certainty.
select
    w.portal_id,
    w.books_id,
    c.outcome,
    c.rule,
    '' as group_id,
    c.score_percent,
    c.party_evidence,
    c.number_evidence,
    c.date_evidence,
    c.amount_evidence,
    c.days_apart,
    c.difference_taxable_paise,
    c.difference_igst_paise,
    c.difference_cgst_paise,
    c.difference_sgst_paise,
    c.difference_cess_paise,
    c.is_type_different,
    c.is_reverse_charge_different,
    c.is_place_different,
    false as is_doubtful
from recon.weighed_links as w
inner join recon.ranked_candidates as c on w.portal_id = c.portal_id and w.books_id = c.books_id
