-- One row per IMS record whose current action differs from the portal's present one: what the upload
-- files carry. Paise unsigned, as the portal writes them. A, R and P go into a SAVE request, a return to
-- no action into a RESET (domain.md 2.1.3). `problem` says why a record must stay out of the file
-- (domain.md 3.8); '' where nothing does.
with changed as (
    select
        d.*,
        a.action,
        a.remark,
        a.mark_version,
        functions.section_sign(d.section) as sign,
        case a.action
            when 'accept' then w.can_accept
            when 'reject' then w.can_reject
            when 'pending' then w.can_pending
            else d.ims_state = 'present'
        end as is_allowed,
        w.refusal
    from staging.portal_documents as d
    inner join ims.current_actions as a on d.document = a.document
    inner join ims.allowed_actions as w on d.document = w.document
    where a.action <> d.portal_action
),

waiting as (
    select distinct s.successor as document
    from recon.superseded as s
    inner join ims.current_actions as a on s.document = a.document
    inner join staging.portal_documents as d on s.document = d.document
    where a.action = 'no_action' and d.ims_state = 'present'
)

select
    c.recipient_gstin,
    c.period,
    c.section,
    c.document as portal_document,
    c.action,
    c.portal_action,
    if(c.action = 'no_action', 'RESET', 'SAVE') as request,
    if(c.action in ('reject', 'pending') and not c.is_remarks_blocked, c.remark, '') as remark,
    c.supplier_gstin,
    c.supplier_name,
    c.number,
    c.document_date,
    c.original_number,
    c.original_date,
    c.invoice_type,
    c.source_form,
    c.return_period,
    c.place_of_supply,
    c.port_code,
    c.portal_hash,
    c.sign * c.total_paise as total_paise,
    c.sign * c.taxable_paise as taxable_paise,
    c.sign * c.igst_paise as igst_paise,
    c.sign * c.cgst_paise as cgst_paise,
    c.sign * c.sgst_paise as sgst_paise,
    c.sign * c.cess_paise as cess_paise,
    case
        when
            c.action = 'accept' and not c.is_itc_reduction_blocked
            and c.section in ('b2ba', 'b2bdna', 'b2bcn', 'b2bcna', 'ecoma')
            then coalesce(nullif(c.itc_reduction, ''), 'Y')
        else ''
    end as itc_reduction,
    c.declared_igst_paise,
    c.declared_cgst_paise,
    c.declared_sgst_paise,
    c.declared_cess_paise,
    case
        when c.ims_state = 'present' and c.mark_version not in ('', c.document_version)
            then 'The supplier changed it after it was marked: look at it again and mark it anew.'
        when not c.is_allowed then coalesce(nullif(c.refusal, ''), 'IMS does not take this action for it.')
        when w.document is not null and c.action <> 'no_action'
            then 'It amends a record that has no action yet: act on the original first.'
        else ''
    end as problem
from changed as c
left join waiting as w on c.document = w.document
