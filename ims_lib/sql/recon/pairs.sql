-- One row per link, and one per document without a link, the other side empty. Differences are portal minus
-- books in paise, null without a link. `group_id` also names the twin of a duplicate.
with portal as (
    select
        o.outcome,
        o.rule,
        coalesce(nullif(o.group_id, ''), b.group_id, '') as group_id,
        o.score,
        o.recipient_gstin,
        o.document as portal_document,
        b.document as books_document
    from recon.outcomes as o
    left join recon.outcomes as b
        on
            o.side = 'portal' and b.side = 'books' and o.partner = b.document
            and o.outcome in ('exact', 'near', 'mismatch', 'probable')
    where o.side = 'portal'
),

books as (
    select
        outcome,
        rule,
        group_id,
        score,
        recipient_gstin,
        null::text as portal_document,
        document as books_document
    from recon.outcomes
    where side = 'books' and outcome not in ('exact', 'near', 'mismatch', 'probable')
),

both_sides as (
    select * from portal
    union all
    select * from books
)

select
    p.*,
    l.number_evidence,
    l.date_evidence,
    l.amount_evidence,
    l.days_apart,
    l.tolerance_paise,
    l.difference_taxable_paise,
    l.difference_igst_paise,
    l.difference_cgst_paise,
    l.difference_sgst_paise,
    l.difference_cess_paise,
    coalesce(l.is_type_different, false) as is_type_different,
    coalesce(l.is_reverse_charge_different, false) as is_reverse_charge_different,
    coalesce(l.is_place_different, false) as is_place_different
from both_sides as p
left join recon.links as l on p.portal_document = l.portal_document and p.books_document = l.books_document
