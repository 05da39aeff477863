-- One row per portal document without a voucher that is dated after the register of its month was loaded,
-- once that month is over: its voucher may be in the books by now.
with registers as (
    select
        recipient_gstin,
        cast(credit_month as date) as month,
        max(loaded_on) as loaded_on
    from checks.documents
    where side = 'books'
    group by all
)

select
    'books_older' as alert,
    r.recipient_gstin as gstin,
    r.period,
    '' as subject,
    r.row_id,
    1 as count_documents,
    r.portal_tax_paise as tax_paise,
    g.loaded_on as since,
    r.due_on as due
from marts.dated_rows as r
inner join registers as g
    on r.recipient_gstin = g.recipient_gstin and date_trunc('month', r.portal_date) = g.month
where
    r.outcome = 'only_in_portal' and r.portal_date > g.loaded_on
    and r.today > last_day(g.month) and not r.is_period_filed
