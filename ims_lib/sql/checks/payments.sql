-- One row per voucher that payments made until today name, with what was paid on it: by the supplier and his
-- number, else by the voucher, else by the number alone. Of several the one of that amount, else the nearest
-- in time counts; a payment on a document that several vouchers book is spread by value.
with vouchers as (
    select
        document,
        recipient_gstin,
        if(voucher = row_number::text, '', functions.key_part(voucher)) as voucher_part,
        supplier_text,
        upper(trim(supplier_name)) as name_text,
        regexp_replace(number_text, '[^A-Z0-9]', '', 'g') as number_key,
        fy,
        document_date,
        coalesce(nullif(total_paise, 0), taxable_paise + igst_paise + cgst_paise + sgst_paise + cess_paise)
            as value_paise
    from staging.books_documents
    where document_type in ('invoice', 'debit_note')
),

paid as (
    select
        p.* exclude (number_text),
        regexp_replace(p.number_text, '[^A-Z0-9]', '', 'g') as number_key
    from staging.payments as p
    cross join raw.today as t
    where p.paid_on <= t.today
),

named as (
    select
        p.*,
        v.* exclude (recipient_gstin, voucher_part, supplier_text, name_text, number_key),
        v.supplier_text || '/' || v.name_text as party,
        if(p.supplier_text || p.name_text = '', 3, 1) as place
    from paid as p
    inner join vouchers as v on p.recipient_gstin = v.recipient_gstin and p.number_key = v.number_key
    where
        p.number_key <> ''
        and (
            p.supplier_text = v.supplier_text
            or '' in (p.supplier_text, v.supplier_text) and p.name_text in ('', v.name_text)
        )
    union all
    select
        p.*,
        v.* exclude (recipient_gstin, voucher_part, supplier_text, name_text, number_key),
        v.supplier_text || '/' || v.name_text as party,
        2 as place
    from paid as p
    inner join vouchers as v on p.recipient_gstin = v.recipient_gstin and p.voucher_part = v.voucher_part
    where p.voucher_part <> '' and p.supplier_text in ('', v.supplier_text)
),

chosen as (
    select
        *,
        first_value((place, party, fy)) over (
            partition by recipient_gstin, file_id, row_number
            order by place, value_paise <> amount_paise, abs(paid_on - document_date), document
        ) as best
    from named
    where value_paise > 0
),

spread as (
    select
        document,
        amount_paise::hugeint * value_paise
        // sum(value_paise) over (partition by recipient_gstin, file_id, row_number) as paid_paise
    from chosen
    where (place, party, fy) = best
)

select
    document,
    sum(paid_paise)::bigint as paid_paise
from spread
group by document
