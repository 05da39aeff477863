-- One row per own sale on which register and GSTR-1 do not agree; `tax_paise`: by how much, without its
-- sign, of a group once. GSTR-1A can put it right until the GSTR-3B of the period is filed.
select
    'sales_unlike_gstr1' as alert,
    r.recipient_gstin as gstin,
    r.period,
    '' as subject,
    '' as row_id,
    1 as count_documents,
    abs(difference_tax_paise) as tax_paise,
    null::date as since,
    c.due_on as due
from marts.sales_review as r
left join raw.calendar as c on r.recipient_gstin = c.gstin and r.period = c.period
where
    standing in ('differs', 'ambiguous', 'not_in_books')
    and (portal_document is null or is_first_of_portal)
    and (books_document is null or is_first_of_books)
