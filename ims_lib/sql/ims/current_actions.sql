-- One row per portal document with its current action: its last mark that stands, else the portal's own
-- action. A fold over the journal, never stored as truth (design.md 2.5). `mark_version` is the content
-- that was seen when it was marked.
select
    r.portal_document as document,
    coalesce(m.new_action, r.portal_action) as action,
    m.seq is not null as is_marked,
    coalesce(m.who, '') as marked_by,
    coalesce(m.at, '') as marked_at,
    coalesce(m.reason, '') as reason,
    coalesce(m.remark, '') as remark,
    coalesce(m.document_version, '') as mark_version,
    coalesce(m.evidence_hash, '') as mark_evidence_hash
from recon.reconciled as r
left join ims.standing_marks as m on r.portal_document = m.document
where r.portal_document is not null and r.is_first_of_portal
