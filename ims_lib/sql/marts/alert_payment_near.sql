-- One row per voucher that is not known to be wholly paid and whose 180 days for it end soon (CGST Rule 37);
-- `tax_paise` is the part of its tax that would be reversed then.
select
    'payment_near' as alert,
    r.recipient_gstin as gstin,
    r.period,
    '' as subject,
    r.row_id,
    1 as count_documents,
    u.tax_part_paise as tax_paise,
    d.loaded_on as since,
    u.last_day as due
from checks.unpaid as u
inner join checks.documents as d on u.document = d.document
inner join recon.reconciled as r on u.document = r.books_document and r.is_first_of_books
inner join raw.check_rules as c
    on u.recipient_gstin = c.gstin and c.rule = 'unpaid_180_days' and c.side = 'books'
where
    u.is_known and not u.is_over and c.severity <> 'off'
