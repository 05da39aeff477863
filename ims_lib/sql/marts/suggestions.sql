-- One row per value that a voucher's field would have been right with, and why: `partner`, the portal
-- document it is linked with says so; `one_sign`, the GSTIN of a supplier on the portal that is valid and one
-- character away, where the voucher's own is unknown there; `day_month`, day and month swapped lie on or
-- before the posting date where the date as given does not.
with known as (
    select distinct
        d.recipient_gstin,
        d.supplier_gstin
    from staging.portal_documents as d
    inner join checks.gstins as g on d.supplier_gstin = g.gstin
    where right(d.supplier_gstin, 1) = g.check_character
),

strangers as (
    select distinct
        b.recipient_gstin,
        b.supplier_text
    from staging.books_documents as b
    where
        length(b.supplier_text) = 15
        and (b.recipient_gstin, b.supplier_text) not in (
            select (k.recipient_gstin, k.supplier_gstin) from known as k
        )
),

slips as (
    select
        s.recipient_gstin,
        s.supplier_text,
        k.supplier_gstin
    from strangers as s
    inner join known as k
        on
            s.recipient_gstin = k.recipient_gstin
            and hamming(s.supplier_text, k.supplier_gstin) = 1
)

select
    document,
    field,
    portal_value as value,
    'partner' as why
from marts.partners_differ
union all
select
    b.document,
    'supplier_gstin' as field,
    s.supplier_gstin as value,
    'one_sign' as why
from slips as s
inner join staging.books_documents as b
    on s.recipient_gstin = b.recipient_gstin and s.supplier_text = b.supplier_text
union all
select
    document,
    'document_date' as field,
    strftime(document_date, '%Y-%d-%m') as value,
    'day_month' as why
from staging.books_documents
where
    document_date > posting_date
    and try_strptime(strftime(document_date, '%Y-%d-%m'), '%Y-%m-%d')::date <= posting_date
