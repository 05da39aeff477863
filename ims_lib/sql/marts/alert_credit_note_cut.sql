-- One row per filed record that lowers ITC, has no action and needs a look: doing nothing accepts it, and the
-- ITC is cut by its whole tax (domain.md 1.7, effect of a credit note).
select
    'credit_note_cut' as alert,
    r.recipient_gstin as gstin,
    r.period,
    '' as subject,
    r.row_id,
    1 as count_documents,
    r.portal_tax_paise as tax_paise,
    r.portal_loaded_on as since,
    if(r.today <= r.made_on, r.made_on, r.due_on) as due
from marts.dated_rows as r
where
    r.is_first_of_portal and r.action = 'no_action' and r.can_accept and r.is_filed
    and r.needs_look = 'Y' and r.portal_tax_paise < 0
