-- One row per row of recon.reconciled: the proposed action and whether a person must look first (design.md
-- section 3). Never an automatic Reject, never Pending where the portal blocks it; empty where IMS offers no
-- action. A difference in tax is judged by signed amounts: the buyer loses when the portal gives less credit
-- or takes more of it back.
with wished as (
    select
        row_id,
        outcome,
        ims_state,
        is_pending_blocked,
        case
            when portal_document is null or ims_state <> 'present' then ''
            when outcome in ('superseded', 'ambiguous') then ''
            when not is_filed then 'no_action'
            when outcome in ('exact', 'near', 'probable') then 'accept'
            when outcome = 'mismatch' and portal_document_type like '%credit_note'
                then if(abs(portal_tax_paise) <= abs(books_tax_paise), 'accept', 'pending')
            when outcome = 'mismatch' and portal_tax_paise <= books_tax_paise then 'accept'
            else 'pending'
        end as wish
    from recon.reconciled
)

select
    row_id,
    if(wish = 'pending' and is_pending_blocked, '', wish) as proposed_action,
    if(outcome in ('exact', 'near', 'superseded'), 'N', 'Y') as needs_look
from wished
