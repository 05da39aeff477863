-- One row per recipient with vouchers older than 180 days of whose payments nothing is known: said at the one
-- with the most tax.
select
    'payments_missing' as rule,
    arg_max(u.document, (u.tax_part_paise, u.document)) as document,
    'books' as side,
    arg_max(u.file_id, (u.tax_part_paise, u.document)) as file_id,
    arg_max(u.row_number, (u.tax_part_paise, u.document)) as row_number,
    'paid_on' as field,
    count(*) || ' vouchers, tax ' || functions.rupees(sum(u.tax_part_paise)::bigint) as value,
    'payments from ' || strftime(min(u.last_day) - 180, '%d-%m-%Y') || ' on: a list, or a column' as expected
from checks.unpaid as u
where
    u.is_over and not u.is_known
group by
    u.recipient_gstin
