-- One row per record of the newest IMS download that was marked as another version of it: the supplier edited
-- or amended it since (its content or the portal's hash differs), and the portal's action is reset.
select
    'changed_after_mark' as alert,
    r.recipient_gstin as gstin,
    r.period,
    '' as subject,
    r.row_id,
    1 as count_documents,
    r.portal_tax_paise as tax_paise,
    r.portal_loaded_on as since,
    r.due_on as due
from marts.dated_rows as r
where
    r.is_first_of_portal and r.ims_state = 'present'
    and r.is_marked and r.mark_version not in ('', r.document_version)
