-- One row per document with two or more equally good candidates among different documents, and its set of
-- rivals.
with tied as (
    select
        c.portal_document,
        c.books_document,
        'A' || left(md5(concat_ws('|', c.recipient_gstin, c.supplier_key, c.number_loose)), 12) as group_id
    from recon.contested as t
    inner join recon.candidates as c
        on t.portal_document = c.portal_document and t.books_document = c.books_document
    where t.state = 'tied'
)

select distinct
    'portal' as side,
    portal_document as document,
    group_id
from tied
union all
select distinct
    'books' as side,
    books_document as document,
    group_id
from tied
