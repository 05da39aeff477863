-- One row per voucher with credit that is not known to be wholly paid and whose 180 days for it (CGST Rule
-- 37) are over or end within alert_payment_days; `tax_part_paise`: the tax of what is unpaid. `is_known`: its
-- payments are, by its register or by lists from its day on, until `known_to`. Imports, reverse charge and
-- blocked credit are apart, and a share that is deducted at source counts as paid.
with listed as (
    select
        recipient_gstin,
        min(paid_on) as first_day,
        max(paid_on) as last_day
    from staging.payments
    where paid_on <= (select t.today from raw.today as t)
    group by recipient_gstin
),

registers as (
    select
        recipient_gstin,
        file_id,
        max(paid_on) as last_day
    from staging.books_documents
    where paid_on <= (select t.today from raw.today as t)
    group by all
),

vouchers as (
    select
        b.*,
        t.today,
        b.document_date + 180 as last_day,
        b.igst_paise + b.cgst_paise + b.sgst_paise + b.cess_paise as tax_paise,
        coalesce(nullif(greatest(b.total_paise, 0), 0), b.taxable_paise + tax_paise) as value_paise,
        coalesce(p.paid_paise, 0) as paid_paise,
        value_paise - greatest(coalesce(p.paid_paise, 0), 0) as unpaid_paise,
        r.amount_tolerance_paise
    from staging.books_documents as b
    cross join raw.today as t
    cross join staging.rules as r
    left join checks.payments as p on b.document = p.document
    where
        b.document_type in ('invoice', 'debit_note') and not coalesce(b.is_reverse_charge, false)
        and not b.has_no_credit and not coalesce(b.paid_on <= t.today, false)
        and b.document_date + 180 <= t.today + r.alert_payment_days::integer
)

select
    v.document,
    v.recipient_gstin,
    v.file_id,
    v.row_number,
    v.last_day,
    v.last_day < v.today as is_over,
    v.value_paise,
    v.unpaid_paise,
    ((v.tax_paise::hugeint * v.unpaid_paise * 2 + v.value_paise) // (2 * v.value_paise))::bigint
        as tax_part_paise,
    g.last_day is not null or coalesce(l.first_day <= v.document_date, false) as is_known,
    greatest(g.last_day, l.last_day) as known_to
from vouchers as v
left join listed as l on v.recipient_gstin = l.recipient_gstin
left join registers as g on v.recipient_gstin = g.recipient_gstin and v.file_id = g.file_id
where
    v.tax_paise > 0 and v.value_paise > 0 and v.unpaid_paise > v.amount_tolerance_paise
    and not (
        v.paid_paise > 0
        and list_contains(
            list_transform(
                [1, 10, 20, 50, 100],
                lambda share: abs(v.unpaid_paise * 1000 - v.taxable_paise * share)
                <= v.amount_tolerance_paise * 1000
            ), true
        )
    )
