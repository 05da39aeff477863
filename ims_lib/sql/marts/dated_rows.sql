-- One row per row of marts.review that may raise an alert, with the days that count for it: when the newest
-- file that shows it was loaded (`portal_loaded_on`, `books_loaded_on`), the days of its period
-- (raw.calendar), the last day for its credit, today. Superseded documents raise none, nor does what surely
-- agrees while nobody decided on it or keeps it pending.
select
    r.row_id,
    r.recipient_gstin,
    r.period,
    r.outcome,
    r.action,
    r.ims_state,
    r.portal_document,
    r.document_version,
    r.mark_version,
    r.marked_at,
    r.needs_look,
    r.is_filed,
    r.is_first_of_portal,
    r.is_marked,
    r.is_reverse_charge,
    r.needs_another_look,
    r.can_accept,
    r.portal_date,
    coalesce(r.books_posting_date, r.books_date) as posted_on,
    r.portal_tax_paise,
    r.books_tax_paise,
    r.difference_tax_paise,
    p.loaded_on as portal_loaded_on,
    b.loaded_on as books_loaded_on,
    coalesce(p.last_itc_day, b.last_itc_day) as last_itc_day,
    c.made_on,
    c.due_on,
    c.pending_until,
    t.today,
    f.period is not null as is_period_filed
from marts.review as r
left join checks.documents as p on r.portal_document = p.document
left join checks.documents as b on r.books_document = b.document
left join raw.calendar as c on r.recipient_gstin = c.gstin and r.period = c.period
left join raw.filed_periods as f on r.recipient_gstin = f.gstin and r.period = f.period
cross join raw.today as t
where
    r.outcome <> 'superseded'
    and (r.outcome not in ('exact', 'near') or r.is_doubtful or r.is_marked or r.action = 'pending')
