-- One row per document of either side with its one outcome (design.md section 3), rule, partner, group and
-- score. `partner` is a linked document of the other side (the first by name, of several), the successor of
-- a superseded one, the twin of a duplicate. Score in 0..1.
select
    ledger,
    'portal' as side,
    portal_document as document,
    recipient_gstin,
    any_value(outcome) as outcome,
    any_value(rule) as rule,
    coalesce(min(books_document), any_value(partner)) as partner,
    any_value(group_id) as group_id,
    any_value(score) as score
from recon.pairs
where portal_document is not null
group by ledger, portal_document, recipient_gstin
union all
select
    ledger,
    'books' as side,
    books_document as document,
    recipient_gstin,
    any_value(outcome) as outcome,
    any_value(rule) as rule,
    coalesce(min(portal_document), any_value(partner)) as partner,
    any_value(group_id) as group_id,
    any_value(score) as score
from recon.pairs
where books_document is not null
group by ledger, books_document, recipient_gstin
