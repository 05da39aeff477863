-- One row per pair whose tax differs by more than alert_mismatch_paise and that nobody has decided on since.
-- `tax_paise` is the difference without its sign: one too high and one too low do not make up for each other.
select
    'mismatch_large' as alert,
    r.recipient_gstin as gstin,
    r.period,
    '' as subject,
    r.row_id,
    1 as count_documents,
    abs(r.difference_tax_paise) as tax_paise,
    greatest(r.portal_loaded_on, r.books_loaded_on) as since,
    r.due_on as due
from marts.dated_rows as r
cross join staging.rules as v
where
    r.outcome = 'mismatch' and r.is_first_of_portal
    and abs(r.difference_tax_paise) >= v.alert_mismatch_paise
    and not r.is_period_filed and (not r.is_marked or r.needs_another_look)
