-- One row per portal document: which actions IMS takes for it now, and why not (domain.md 1.3, 1.6, 1.8,
-- 1.14). Only records of the newest download can be acted on; imports are never rejected; the portal's own
-- flag blocks Pending.
select
    portal_document as document,
    ims_state = 'present' as can_accept,
    ims_state = 'present' and portal_section not like 'impg%' as can_reject,
    ims_state = 'present' and not is_pending_blocked as can_pending,
    ims_state = 'present' and not is_remarks_blocked as can_remark,
    case
        when ims_state = 'left_ims' then 'No longer in IMS: decided there, or its GSTR-3B is filed.'
        when portal_source = 'gstr2a' then 'Not in IMS, known from GSTR-2A only: the portal takes no action.'
        when ims_state <> 'present' then 'Not in IMS, known from GSTR-2B only: the portal takes no action.'
        else concat_ws(
            ' ',
            case when portal_section like 'impg%' then 'IMS offers no Reject for import of goods.' end,
            case when is_pending_blocked then 'The portal blocks Pending for this record.' end
        )
    end as refusal
from recon.reconciled
where portal_document is not null and is_first_of_portal
