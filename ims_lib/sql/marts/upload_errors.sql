-- One row per record that the portal refused in the newest error file of a recipient: what was asked, the
-- portal's words and what to do. `portal_action` is what the portal held in the newest IMS download; paise
-- signed by effect on ITC, null where no portal file shows the document.
with newest as (
    select
        recipient_gstin,
        max(load_seq) as load_seq
    from raw.loads
    where kind = 'upload_errors'
    group by recipient_gstin
)

select
    e.recipient_gstin,
    coalesce(p.period, '') as period,
    e.document,
    e.section,
    e.supplier_gstin,
    coalesce(p.supplier_name, '') as supplier_name,
    e.number,
    coalesce(e.document_date, p.document_date) as document_date,
    coalesce(nullif(e.asked_action, ''), a.action, '') as asked_action,
    coalesce(p.portal_action, '') as portal_action,
    p.igst_paise + p.cgst_paise + p.sgst_paise + p.cess_paise as tax_paise,
    e.error_code,
    e.error_text,
    functions.upload_remedy(e.error_code) as what_to_do,
    l.file_name,
    l.at as loaded_at,
    e.row_number
from staging.upload_errors as e
inner join newest as n on e.load_seq = n.load_seq and e.recipient_gstin = n.recipient_gstin
inner join raw.loads as l on e.load_seq = l.load_seq
left join staging.portal_documents as p on e.document = p.document
left join ims.current_actions as a on e.document = a.document
