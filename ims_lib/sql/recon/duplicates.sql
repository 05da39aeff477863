-- One row per document that repeats another of its side, with the first of them, its twin. Equal:
-- recipient, supplier, type after sign, normalised number, financial year and every amount. The first by
-- document date, posting date, then voucher takes part. Repeats under a differently written number or
-- date count beyond the number of different ones the other side shows (design.md section 3).
with blocks as (
    select
        *,
        md5(concat_ws(
            '|', ledger, own_gstin, party_key, type_after_sign, number_loose, fy,
            taxable_paise, igst_paise, cgst_paise, sgst_paise, cess_paise
        )) as block
    from recon.documents
    where number_block in (select r.number_block from recon.repeated_blocks as r) and number_loose <> ''
),

written as (
    select
        *,
        row_number() over (
            partition by side, block, number_text, document_date
            order by posting_date nulls last, order_text, document
        ) as place_as_written
    from blocks
),

placed as (
    select
        *,
        row_number() over (
            partition by side, block, place_as_written > 1
            order by document_date, posting_date nulls last, order_text, document
        ) as place,
        count(*) filter (where place_as_written = 1 and side = 'portal')
            over (partition by block)
            as count_portal,
        count(*) filter (where place_as_written = 1 and side = 'books')
            over (partition by block)
            as count_books,
        first_value(document) over first_of_block as twin,
        first_value(id) over first_of_block as twin_id
    from written
    window first_of_block as (
        partition by side, block
        order by document_date, posting_date nulls last, order_text, document
    )
)

select
    id,
    side,
    document,
    twin,
    twin_id,
    'D' || left(block, 12) as group_id
from placed
where
    place_as_written > 1
    or place > greatest(1, case when side = 'portal' then count_books else count_portal end)
