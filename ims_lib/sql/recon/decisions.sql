-- One row per pair of documents that somebody has decided on: `link` and `unlink` by a person, `marked`
-- with this partner, or in a `closed` period. Those but `unlink` are fixed: such a pair stays (design.md
-- section 3). A person's word goes before a mark, a mark before a closed period.
with with_portal as materialized (
    select
        d.kind,
        d.books_document,
        p.id as portal_id,
        p.own_gstin,
        p.ledger
    from raw.decisions as d
    inner join recon.standing_documents as p on hash(d.portal_document) = p.id
    where p.side = 'portal'
),

pairs as materialized (
    select
        d.kind,
        d.portal_id,
        b.id as books_id,
        d.own_gstin = b.own_gstin and d.ledger = b.ledger as is_possible
    from with_portal as d
    inner join recon.standing_documents as b on hash(d.books_document) = b.id
    where b.side = 'books'
    union all
    select
        'closed' as kind,
        portal_id,
        books_id,
        true as is_possible
    from recon.closed_pairs
),

spoken as materialized (
    select *
    from pairs
    where kind in ('link', 'unlink') and is_possible
)

select
    kind,
    portal_id,
    books_id,
    kind <> 'unlink' as is_fixed
from spoken
union all
select
    kind,
    portal_id,
    books_id,
    true as is_fixed
from pairs as p
where
    kind not in ('link', 'unlink') and is_possible
    and not exists (
        select 1 from spoken as s
        where s.portal_id = p.portal_id and s.books_id = p.books_id
    )
    and not exists (
        select 1 from spoken as s
        where s.portal_id = p.portal_id and s.kind = 'link'
    )
    and not exists (
        select 1 from spoken as s
        where s.books_id = p.books_id and s.kind = 'link'
    )
qualify row_number() over (partition by portal_id, books_id order by kind desc) = 1
