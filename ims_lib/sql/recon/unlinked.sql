-- One row per document without a link, with its outcome (design.md section 3), rule, group, and the
-- document it stands under: the successor of a superseded one, the twin of a duplicate.
with settled_apart as (
    select
        d.id,
        d.side,
        d.document,
        d.ledger,
        d.own_gstin,
        'superseded' as outcome,
        'amended' as rule,
        s.successor as partner,
        '' as group_id
    from recon.superseded as s
    inner join staging.documents as d on s.document = d.document
    where d.side = 'portal'
    union all
    select
        d.id,
        d.side,
        d.document,
        d.ledger,
        d.own_gstin,
        'duplicate' as outcome,
        'duplicate' as rule,
        r.twin as partner,
        r.group_id
    from recon.duplicates as r
    inner join recon.documents as d on r.id = d.id
    where
        r.id not in (select portal_id from recon.weak_links)
        and r.id not in (select books_id from recon.weak_links)
)

select
    *,
    0 as score_percent
from settled_apart
union all
select
    f.id,
    f.side,
    f.document,
    f.ledger,
    f.own_gstin,
    if(t.id is null, 'only_in_' || f.side, 'ambiguous') as outcome,
    if(t.id is null, '', 'tie') as rule,
    '' as partner,
    coalesce(t.group_id, '') as group_id,
    if(t.id is null, 0, rules.score_ambiguous) as score_percent
from recon.free_documents as f
left join recon.ties as t on f.id = t.id
cross join staging.rules as rules
where
    f.id not in (select w.portal_id from recon.weak_links as w)
    and f.id not in (select w.books_id from recon.weak_links as w)
    and f.id not in (select s.id from settled_apart as s)
