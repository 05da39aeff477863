-- One row per link between a portal document and a books document, with outcome, rule, score in percent
-- and the evidence field by field. Paise, portal minus books.
select
    p.portal_id,
    p.books_id,
    p.ledger,
    p.own_gstin,
    p.portal_document,
    p.books_document,
    case
        when
            p.number_evidence = 'identical' and p.date_evidence = 'equal' and p.largest_difference_paise = 0
            then 'exact'
        else 'near'
    end as outcome,
    outcome as rule,
    '' as group_id,
    case
        when outcome = 'exact' then r.score_exact
        when p.number_evidence = 'normalised' then r.score_near_normalised
        else r.score_near
    end as score_percent,
    'same' as party_evidence,
    p.number_evidence,
    p.date_evidence,
    if(p.largest_difference_paise = 0, 'equal', 'within') as amount_evidence,
    p.days_apart,
    p.difference_taxable_paise,
    p.difference_igst_paise,
    p.difference_cgst_paise,
    p.difference_sgst_paise,
    p.difference_cess_paise,
    false as is_type_different,
    false as is_reverse_charge_different,
    false as is_place_different,
    false as is_doubtful,
    true as is_plain
from recon.plain_links as p
cross join staging.rules as r
union all by name
select
    w.*,
    false as is_plain,
    d.ledger,
    d.own_gstin,
    d.document as portal_document,
    b.document as books_document
from recon.weak_links as w
inner join recon.free_documents as d on w.portal_id = d.id
inner join recon.free_documents as b on w.books_id = b.id
