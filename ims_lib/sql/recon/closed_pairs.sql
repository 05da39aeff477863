-- One row per pair that the result before linked and whose period is closed since: it stays.
-- raw.earlier_pairs is that result, empty where there is none.
select
    e.portal_id,
    e.books_id
from raw.earlier_pairs as e
inner join recon.standing_documents as p on e.portal_id = p.id
inner join recon.standing_documents as b on e.books_id = b.id
inner join staging.portal_documents as d on p.document = d.document
inner join raw.filed_periods as f on d.recipient_gstin = f.gstin and d.period = f.period
where e.rule <> 'person'
