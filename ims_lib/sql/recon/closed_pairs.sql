-- One row per pair that the result before linked and whose period is closed since: it stays.
-- raw.earlier_pairs is that result, empty where there is none.
with closed as materialized (
    select hash(d.document) as id
    from staging.portal_shown as d
    inner join raw.filed_periods as f on d.recipient_gstin = f.gstin and d.period = f.period
),

kept as materialized (
    select
        portal_id,
        books_id
    from raw.earlier_pairs
    where portal_id in (select id from closed) and rule <> 'person'
)

select
    portal_id,
    books_id
from kept
where
    portal_id in (
        select d.id from recon.standing_documents as d
        where d.id in (select kept.portal_id from kept)
    )
    and books_id in (
        select d.id from recon.standing_documents as d
        where d.id in (select kept.books_id from kept)
    )
