-- One row per correction that stands, with the value that its file gives now. `standing`: counts; in_file,
-- for the file gives the corrected value by now; lapsed, for it gives a third one; gone, for no file holds
-- the document any more. Values as text, dates ISO, amounts in paise as the register gives them.
with corrected as (
    select * from raw.overlay
    where kind = 'correct'
),

versions as (
    select * from staging.books_versions
    union all by name
    select * from staging.sales_versions
),

given as (
    select
        document,
        unnest(
            [
                'supplier_gstin', 'customer_gstin', 'number', 'document_type', 'place_of_supply',
                'document_date', 'is_reverse_charge', 'taxable', 'igst', 'cgst', 'sgst', 'cess'
            ]
        ) as field,
        unnest(
            [
                supplier_gstin, customer_gstin, number, document_type, place_of_supply,
                coalesce(document_date::text, ''), coalesce(is_reverse_charge::text, ''),
                taxable_sum::text, igst_sum::text, cgst_sum::text, sgst_sum::text, cess_sum::text
            ]
        ) as value,
        coalesce(supplier_name, customer_name) as party_name,
        voucher
    from versions
    where document in (select c.document from corrected as c)
)

select
    c.seq,
    c.batch_id,
    split_part(c.document, '/', 1) as recipient_gstin,
    c.document,
    coalesce(g.voucher, functions.key_given(split_part(c.document, '/', 3))) as voucher,
    coalesce(g.party_name, '') as party_name,
    c.field,
    c.old_value,
    c.new_value,
    coalesce(g.value, '') as given_value,
    case
        when g.document is null then 'gone'
        when g.value = c.old_value then 'counts'
        when g.value = c.new_value then 'in_file'
        else 'lapsed'
    end as standing,
    c.goes_to,
    c.reason,
    c.remark,
    c.who,
    c.at
from corrected as c
left join given as g on c.document = g.document and c.field = g.field
