-- One row per document with two or more equally good candidates among different documents, and its set of
-- rivals, named by the first of the portal documents it holds.
with tied as (
    select
        t.portal_id,
        t.books_id,
        p.document
    from recon.contested as t
    inner join recon.free_documents as p on t.portal_id = p.id
    where t.state = 'tied'
),

spread as (
    select
        *,
        min(document) over (partition by books_id) as first_document
    from tied
),

wider as (
    select
        *,
        min(first_document) over (partition by portal_id) as first_of_all
    from spread
),

named as (
    select
        portal_id,
        books_id,
        'A' || left(md5(min(first_of_all) over (partition by books_id)), 12) as group_id
    from wider
)

select
    portal_id as id,
    min(group_id) as group_id
from named
group by portal_id
union all
select
    books_id as id,
    min(group_id) as group_id
from named
group by books_id
