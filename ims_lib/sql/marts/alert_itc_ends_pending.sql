-- One row per Pending record whose last day for ITC is near (CGST Act s.16(4)): after it the record is of no
-- use.
select
    'itc_ends_pending' as alert,
    r.recipient_gstin as gstin,
    r.period,
    '' as subject,
    r.row_id,
    1 as count_documents,
    r.portal_tax_paise as tax_paise,
    coalesce(try_cast(left(r.marked_at, 10) as date), r.portal_loaded_on) as since,
    r.last_itc_day as due
from marts.dated_rows as r
cross join staging.rules as v
where
    r.is_first_of_portal and r.action = 'pending' and r.can_accept and r.portal_tax_paise > 0
    and r.last_itc_day between r.today and r.today + cast(v.alert_itc_days as integer)
