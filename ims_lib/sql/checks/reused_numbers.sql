-- One row per voucher with the number of an earlier one and other amounts, with the first: supplier, type,
-- number but for separators, and financial year are equal.
with placed as (
    select
        document,
        row_number() over same as place,
        first_value(document) over same as first_document
    from staging.documents
    where ledger = 'purchases' and side = 'books' and number_strict <> '' and party_key <> ''
    window same as (
        partition by own_gstin, party_key, type_after_sign, number_strict, fy
        order by document_date, posting_date nulls last, order_text, document
    )
)

select
    document,
    first_document
from placed
where place > 1 and document not in (select r.document from checks.repeated_vouchers as r)
