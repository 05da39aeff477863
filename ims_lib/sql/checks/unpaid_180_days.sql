-- One row per voucher that is not wholly paid 180 days after its date: the tax to reverse, and the return to
-- do it in, that of the period after the one in which the 180 days end (CGST Rule 37).
with unpaid as (
    select
        u.*,
        functions.period_of(u.last_day) as month,
        functions.rupees((u.unpaid_paise::hugeint * 10000 // u.value_paise)::bigint) as share
    from checks.unpaid as u
    where u.is_over and u.is_known
)

select
    'unpaid_180_days' as rule,
    u.document,
    'books' as side,
    u.file_id,
    u.row_number,
    'paid_on' as field,
    'unpaid ' || functions.rupees(u.unpaid_paise) || ' of ' || functions.rupees(u.value_paise)
    || ' (' || u.share || '%)'
    || if(u.known_to < u.last_day, ', by payments to ' || strftime(u.known_to, '%d-%m-%Y'), '') as value,
    'paid by ' || strftime(u.last_day, '%d-%m-%Y') || '; reverse ' || functions.rupees(u.tax_part_paise)
    || ' in GSTR-3B of '
    || if(
        r.filing = 'quarterly',
        functions.quarter_end(functions.month_after(functions.quarter_end(u.month))),
        functions.month_after(u.month)
    ) as expected,
    u.tax_part_paise
from unpaid as u
left join staging.recipients as r on u.recipient_gstin = r.recipient_gstin
