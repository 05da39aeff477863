-- One row per link, and one per document without a link, as screens, marks and papers show it. Paise signed
-- by effect on ITC. `action` is the current one, `portal_action` what the portal holds; `evidence_hash`
-- names what a person saw when deciding.
select
    r.* exclude (
        portal_supplier_gstin, portal_supplier_name, is_pending_blocked, is_remarks_blocked
    ) replace (coalesce(r.ims_state, '') as ims_state),
    coalesce(r.portal_supplier_gstin, upper(trim(r.books_supplier_gstin))) as supplier_gstin,
    coalesce(nullif(r.portal_supplier_name, ''), r.books_supplier_name, '') as supplier_name,
    r.portal_supplier_gstin,
    coalesce(nullif(r.portal_section, ''), 'books') as section,
    coalesce(nullif(r.portal_place_of_supply, ''), r.books_place_of_supply, '') as place_of_supply,
    coalesce(r.portal_is_reverse_charge, r.books_is_reverse_charge) as is_reverse_charge,
    coalesce(r.portal_tax_paise, r.books_tax_paise) as tax_paise,
    coalesce(r.portal_date, r.books_date) as document_date,
    coalesce(r.portal_number, r.books_number) as document_number,
    r.difference_igst_paise + r.difference_cgst_paise + r.difference_sgst_paise
    + r.difference_cess_paise as difference_tax_paise,
    d.differences,
    p.proposed_action,
    coalesce(a.action, '') as action,
    coalesce(a.is_marked, false) as is_marked,
    coalesce(a.marked_by, '') as marked_by,
    coalesce(a.marked_at, '') as marked_at,
    coalesce(a.reason, '') as reason,
    coalesce(a.remark, '') as remark,
    coalesce(a.mark_version, '') as mark_version,
    coalesce(w.can_accept, false) as can_accept,
    coalesce(w.can_reject, false) as can_reject,
    coalesce(w.can_pending, false) as can_pending,
    coalesce(w.can_remark, false) as can_remark,
    coalesce(w.refusal, 'Only in the books: IMS has no record to act on.') as refusal,
    md5(concat_ws('|', r.document_version, r.outcome, r.rule, r.books_document, d.differences))
        as evidence_hash,
    coalesce(
        r.is_doubtful
        or a.is_marked and r.is_first_of_portal and (
            a.mark_version not in ('', r.document_version) or a.mark_evidence_hash not in ('', evidence_hash)
        ),
        false
    ) as needs_another_look,
    if(needs_another_look, 'Y', p.needs_look) as needs_look
from recon.reconciled as r
left join recon.differences as d on r.row_id = d.row_id
left join ims.proposals as p on r.row_id = p.row_id
left join ims.current_actions as a on r.portal_document = a.document
left join ims.allowed_actions as w on r.portal_document = w.document
