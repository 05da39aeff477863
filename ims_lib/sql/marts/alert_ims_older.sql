-- One row per voucher without a counterpart that was posted after the day of the newest IMS download: the
-- portal may show it by now.
with newest as (
    select
        recipient_gstin,
        max(coalesce(generated_on, cast(left(l.at, 10) as date))) as shown_on
    from raw.loads as l
    where kind = 'ims'
    group by recipient_gstin
)

select
    'ims_older' as alert,
    r.recipient_gstin as gstin,
    '' as period,
    '' as subject,
    r.row_id,
    1 as count_documents,
    r.books_tax_paise as tax_paise,
    n.shown_on as since,
    cast(null as date) as due
from marts.dated_rows as r
inner join newest as n on r.recipient_gstin = n.recipient_gstin
where
    r.outcome = 'only_in_books'
    and r.posted_on > n.shown_on and r.posted_on <= r.today
