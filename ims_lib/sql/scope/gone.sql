-- One row per document staged before that is staged again, or no longer there.
select hash(document) as id
from before.portal_documents
where
    functions.record_key(section, supplier_gstin, port_code, number)
    in (select record_key from scope.touched_records)
union all
select hash(document) as id
from before.books_documents
where functions.key_part(voucher) in (select voucher from scope.touched_vouchers)
