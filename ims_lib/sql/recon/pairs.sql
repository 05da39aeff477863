-- One row per link, and one per document without a link, the other side empty. Differences are portal
-- minus books in paise, null without a link. `group_id` also names the twin of a duplicate.
-- `is_first_of_portal` and `is_first_of_books` mark one row per document, so that sums can count each
-- once.
with twins as (
    select
        d.id,
        min(t.group_id) as group_id
    from recon.duplicates as t
    inner join recon.documents as d on t.twin_id = d.id
    group by d.id
),

repeated as (
    select
        portal_id,
        books_id,
        row_number() over (partition by portal_id order by books_document) = 1 as is_first_of_portal,
        row_number() over (partition by books_id order by portal_document) = 1 as is_first_of_books,
        array_to_string(list_sort(list(books_document) over (partition by portal_id)), ' | ')
            as books_documents
    from recon.links
    where group_id <> '' or rule in ('person', 'kept')
)

select
    l.* exclude (group_id, score_percent, own_gstin),
    coalesce(nullif(l.group_id, ''), tp.group_id, tb.group_id, '') as group_id,
    cast(l.score_percent / 100 as decimal(5, 4)) as score,
    l.own_gstin as recipient_gstin,
    v.amount_tolerance_paise as tolerance_paise,
    coalesce(r.is_first_of_portal, true) as is_first_of_portal,
    coalesce(r.is_first_of_books, true) as is_first_of_books,
    coalesce(r.books_documents, l.books_document) as books_documents,
    '' as partner
from recon.links as l
left join repeated as r on l.portal_id = r.portal_id and l.books_id = r.books_id
left join twins as tp on l.portal_id = tp.id
left join twins as tb on l.books_id = tb.id
cross join staging.rules as v
union all by name
select
    if(u.side = 'portal', u.id, null) as portal_id,
    if(u.side = 'books', u.id, null) as books_id,
    u.outcome,
    u.rule,
    coalesce(nullif(u.group_id, ''), t.group_id, '') as group_id,
    cast(u.score_percent / 100 as decimal(5, 4)) as score,
    u.ledger,
    u.own_gstin as recipient_gstin,
    if(u.side = 'portal', u.document, null) as portal_document,
    if(u.side = 'books', u.document, null) as books_document,
    u.side = 'portal' as is_first_of_portal,
    u.side = 'books' as is_first_of_books,
    false as is_type_different,
    false as is_reverse_charge_different,
    false as is_place_different,
    false as is_doubtful,
    false as is_plain,
    u.partner
from recon.unlinked as u
left join twins as t on u.id = t.id
