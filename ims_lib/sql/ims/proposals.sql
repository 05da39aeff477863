-- One row per row of recon.reconciled: the proposed action and whether a person must look first
-- (design.md section 3). Never an automatic Reject, never Pending where the portal blocks it; empty where
-- IMS offers no action. A difference in tax is judged by signed amounts: the buyer loses when the portal
-- gives less credit or takes more of it back; a group is judged by its sums.
with rows_of_documents as (
    select
        *,
        difference_igst_paise + difference_cgst_paise + difference_sgst_paise + difference_cess_paise
            as difference_tax_paise
    from recon.reconciled
),

wished as (
    select
        row_id,
        outcome,
        is_pending_blocked,
        is_doubtful,
        case
            when portal_document is null or ims_state <> 'present' then ''
            when outcome in ('superseded', 'ambiguous') then ''
            when not is_filed then 'no_action'
            when rule = 'other_registration' then 'pending'
            when outcome in ('exact', 'near', 'probable') then 'accept'
            when outcome = 'mismatch' and portal_document_type like '%credit_note'
                then
                    if(
                        abs(portal_tax_paise) <= abs(portal_tax_paise - difference_tax_paise),
                        'accept',
                        'pending'
                    )
            when outcome = 'mismatch' and difference_tax_paise <= 0 then 'accept'
            else 'pending'
        end as wish
    from rows_of_documents
)

select
    row_id,
    if(wish = 'pending' and is_pending_blocked, '', wish) as proposed_action,
    if(outcome in ('exact', 'near', 'superseded') and not is_doubtful, 'N', 'Y') as needs_look
from wished
