-- One row per document of the purchase registers as they give it, paise too. A later register's version of a
-- document replaces the earlier one; `document` is the KEY of design.md section 4, with a further part where
-- a voucher holds several.
with documents as (
    select
        *,
        row_number() over () as turn,
        functions.financial_year(document_date) as fy,
        coalesce(nullif(voucher_given, ''), row_number::text) as voucher
    from staging.books_groups
),

versioned as (
    select
        *,
        concat_ws('/', recipient_gstin, 'books', functions.key_part(voucher), fy) as base_key,
        functions.voucher_identity(
            recipient_gstin, voucher_given, supplier_text, name_text, document_type, number_text,
            document_date
        ) as identity
    from documents
),

replaced as (
    select
        identity,
        max(load_seq) as load_seq
    from versioned
    group by identity
    having min(load_seq) < max(load_seq)
),

current_versions as (
    select v.*
    from versioned as v
    left join replaced as r on v.identity = r.identity
    where v.load_seq = coalesce(r.load_seq, v.load_seq)
),

places as (
    select
        turn,
        row_number() over (
            partition by base_key
            order by
                supplier_text, name_text, document_type, number_text, document_date,
                taxable_sum, igst_sum, cgst_sum, sgst_sum, cess_sum, file_id, row_number
        ) as place
    from current_versions
    where base_key in (
        select again.base_key from current_versions as again
        group by again.base_key
        having count(*) > 1
    )
)

select
    c.* exclude (turn, base_key, identity),
    functions.repeated_key(c.base_key, coalesce(p.place, 1)) as document,
    hash(functions.key_part(c.voucher)) as voucher_key
from current_versions as c
left join places as p on c.turn = p.turn
