-- One row per link that a closer look or a decision made, with outcome, rule and evidence field by field:
-- pairs of the later passes, groups, and decided pairs. Paise, portal minus books; score in percent of
-- certainty.
select * from recon.closer_links
union all by name
select
    g.*,
    'probable' as outcome,
    'same' as party_evidence,
    if(greatest(
        abs(g.difference_taxable_paise), abs(g.difference_igst_paise), abs(g.difference_cgst_paise),
        abs(g.difference_sgst_paise), abs(g.difference_cess_paise)
    ) = 0, 'equal', 'within') as amount_evidence,
    r.score_group as score_percent,
    false as is_type_different,
    false as is_reverse_charge_different,
    false as is_place_different,
    false as is_doubtful
from recon.group_links as g
cross join staging.rules as r
union all by name
select * from recon.decided_links
