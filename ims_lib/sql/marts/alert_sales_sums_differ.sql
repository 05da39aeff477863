-- One row per sum of own sales (consumers of a place, nil-rated) that GSTR-1 and the register give unlike,
-- beyond rounding; `tax_paise`: by how much, without its sign.
select
    'sales_sums_differ' as alert,
    s.recipient_gstin as gstin,
    s.period,
    '' as subject,
    '' as row_id,
    1 as count_documents,
    abs(s.difference_tax_paise) as tax_paise,
    null::date as since,
    c.due_on as due
from marts.sales_sums as s
left join raw.calendar as c on s.recipient_gstin = c.gstin and s.period = c.period
cross join staging.rules as v
where
    greatest(abs(s.difference_taxable_paise), abs(s.difference_tax_paise))
    > v.check_sales_sums_paise * greatest(s.count_books, 1)
