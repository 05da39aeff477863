-- One row per document of either side with its one outcome (design.md section 3), rule, partner, group and
-- score. `partner` is the linked document of the other side, the successor of a superseded one, the twin of
-- a duplicate. Score in 0..1.
with documents as (
    select
        'portal' as side,
        document,
        recipient_gstin
    from recon.portal_documents
    union all
    select
        'books' as side,
        document,
        recipient_gstin
    from staging.books_documents
),

links as (
    select
        'portal' as side,
        portal_document as document,
        books_document as partner,
        outcome,
        rule,
        score_percent
    from recon.links
    union all
    select
        'books' as side,
        books_document as document,
        portal_document as partner,
        outcome,
        rule,
        score_percent
    from recon.links
),

twins as (
    select
        side,
        twin as document,
        min(group_id) as group_id
    from recon.duplicates
    group by all
)

select
    d.side,
    d.document,
    d.recipient_gstin,
    case
        when s.document is not null then 'superseded'
        when r.document is not null then 'duplicate'
        when l.document is not null then l.outcome
        when t.document is not null then 'ambiguous'
        else 'only_in_' || d.side
    end as outcome,
    case
        when s.document is not null then 'amended'
        when r.document is not null then 'duplicate'
        when l.document is not null then l.rule
        when t.document is not null then 'tie'
        else ''
    end as rule,
    coalesce(s.successor, r.twin, l.partner, '') as partner,
    coalesce(r.group_id, t.group_id, w.group_id, '') as group_id,
    cast(
        coalesce(l.score_percent, if(t.document is not null, rules.score_ambiguous, 0)) / 100 as decimal(5, 4)
    ) as score
from documents as d
left join recon.superseded as s on d.side = 'portal' and d.document = s.document
left join recon.duplicates as r on d.side = r.side and d.document = r.document
left join links as l on d.side = l.side and d.document = l.document
left join recon.ties as t on d.side = t.side and d.document = t.document
left join twins as w on d.side = w.side and d.document = w.document
cross join staging.rules as rules
