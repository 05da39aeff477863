-- One row per voucher with ITC that no supplier has reported and whose last day for it is near (CGST Act
-- s.16(4)); reverse charge left out, for it needs no report.
select
    'itc_ends_books' as alert,
    r.recipient_gstin as gstin,
    r.period,
    '' as subject,
    r.row_id,
    1 as count_documents,
    r.books_tax_paise as tax_paise,
    r.books_loaded_on as since,
    r.last_itc_day as due
from marts.dated_rows as r
cross join staging.rules as v
where
    r.outcome = 'only_in_books' and r.books_tax_paise > 0 and not coalesce(r.is_reverse_charge, false)
    and r.last_itc_day between r.today and r.today + cast(v.alert_itc_days as integer)
