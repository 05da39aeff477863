-- One row per filed record that adds ITC, has no action and needs a look: doing nothing accepts it when the
-- GSTR-2B is made (`due`), and for good when GSTR-3B is filed (domain.md 1.4, 1.5).
select
    'deemed_acceptance' as alert,
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
    and r.needs_look = 'Y' and r.portal_tax_paise > 0
