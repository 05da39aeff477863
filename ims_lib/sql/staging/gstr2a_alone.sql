-- One row per document that GSTR-2A shows and neither IMS nor GSTR-2B does, with the columns of
-- staging.portal_documents: IMS offers no action for it. A record that IMS showed and withdrew counts here
-- only when its supplier has filed. The return period is the supplier's, else that of the GSTR-2A.
select
    a.document,
    'gstr2a' as portal_source,
    a.recipient_gstin,
    a.section,
    a.supplier_gstin,
    a.supplier_name,
    a.number,
    a.number_text,
    a.fy,
    a.document_date,
    a.original_number,
    a.original_date,
    a.place_of_supply,
    a.port_code,
    a.taxable_paise,
    a.igst_paise,
    a.cgst_paise,
    a.sgst_paise,
    a.cess_paise,
    a.total_paise,
    a.file_id,
    a.row_number,
    a.is_gstr1_filed as is_filed,
    '' as ims_state,
    'no_action' as portal_action,
    false as is_pending_blocked,
    false as is_remarks_blocked,
    false as is_itc_reduction_blocked,
    '' as portal_hash,
    '' as source_form,
    a.invoice_type,
    coalesce(nullif(a.supplier_period, ''), a.period) as return_period,
    '' as itc_reduction,
    a.is_reverse_charge,
    a.itc_availability,
    '' as itc_reason,
    '' as part
from staging.gstr2a_documents as a
left join staging.ims_documents as i on a.document = i.document
left join staging.gstr2b_documents as b on a.document = b.document
where
    b.document is null
    and (i.document is null or (i.ims_state = 'withdrawn' and a.is_gstr1_filed))
