-- One row per record that the portal refused of the last upload (marts.upload_errors), with its row.
select
    'upload_errors' as alert,
    e.recipient_gstin as gstin,
    e.period,
    '' as subject,
    coalesce(r.row_id, '') as row_id,
    1 as count_documents,
    coalesce(e.tax_paise, 0) as tax_paise,
    cast(left(e.loaded_at, 10) as date) as since,
    c.due_on as due
from marts.upload_errors as e
left join recon.reconciled as r on e.document = r.portal_document and r.is_first_of_portal
left join raw.calendar as c on e.recipient_gstin = c.gstin and e.period = c.period
