-- One row per voucher that repeats an earlier one, with the first: supplier, type, normalised number,
-- financial year and every amount are equal.
with placed as (
    select
        document,
        row_number() over same as place,
        first_value(document) over same as first_document
    from staging.documents
    where ledger = 'purchases' and side = 'books' and number_loose <> ''
    window same as (
        partition by
            own_gstin, party_key, type_after_sign, number_loose, fy,
            taxable_paise, igst_paise, cgst_paise, sgst_paise, cess_paise
        order by document_date, posting_date nulls last, order_text, document
    )
)

select
    document,
    first_document
from placed
where place > 1
