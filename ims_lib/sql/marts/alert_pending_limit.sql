-- One row per Pending record that may be Pending for one period only and whose last day is near or past:
-- credit notes, and amendments below their original, from the period 102025 on (domain.md 1.6, 1.7).
select
    'pending_limit' as alert,
    r.recipient_gstin as gstin,
    r.period,
    '' as subject,
    r.row_id,
    1 as count_documents,
    r.portal_tax_paise as tax_paise,
    coalesce(try_cast(left(r.marked_at, 10) as date), r.portal_loaded_on) as since,
    r.pending_until as due
from marts.dated_rows as r
left join
    (
        select
            s.successor,
            max(o.igst_paise + o.cgst_paise + o.sgst_paise + o.cess_paise) as original_tax_paise
        from recon.superseded as s
        inner join staging.portal_documents as o on s.document = o.document
        group by s.successor
    ) as o
    on r.portal_document = o.successor
cross join staging.rules as v
where
    r.is_first_of_portal and r.action = 'pending' and r.can_accept
    and functions.period_order(r.period) >= '202510'
    and (r.portal_tax_paise < 0 or r.portal_tax_paise < o.original_tax_paise)
    and r.pending_until <= r.today + cast(v.alert_pending_days as integer)
