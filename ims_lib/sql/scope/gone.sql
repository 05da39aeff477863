-- One row per document staged before that is staged again, or no longer there; with what it shares with
-- records and vouchers of touched files.
select
    hash(document) as id,
    record_key,
    null as voucher_key
from before.portal_documents
where record_key in (select record_key from scope.touched_records)
union all
select
    hash(document) as id,
    null as record_key,
    voucher_key
from before.books_documents
where voucher_key in (select voucher_key from scope.touched_vouchers)
