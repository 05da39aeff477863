-- One row per own sale that GSTR-1 should list and does not. GSTR-1A can
-- put it right until the GSTR-3B of the period is filed.
select
    'sales_not_in_gstr1' as alert,
    r.recipient_gstin as gstin,
    r.period,
    '' as subject,
    '' as row_id,
    1 as count_documents,
    books_tax_paise as tax_paise,
    null::date as since,
    c.due_on as due
from marts.sales_review as r
left join raw.calendar as c on r.recipient_gstin = c.gstin and r.period = c.period
where standing = 'not_in_gstr1'
