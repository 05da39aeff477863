-- One row per register row whose tax is not its rate of its taxable value, nor 65% of that (leased vehicles),
-- within the tolerance on each of two heads.
select
    'rate_unlike_tax' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'rate' as field,
    d.rate || ': ' || functions.rupees(d.tax_paise) as value,
    functions.rupees(cast(round(d.taxable_paise * d.rate_percent / 100) as bigint)) as expected
from checks.rows as d
cross join staging.rules as r
where
    d.taxable_paise <> 0 and d.tax_paise <> 0
    and abs(d.tax_paise - d.taxable_paise * d.rate_percent / 100) > 2 * r.amount_tolerance_paise
    and abs(d.tax_paise - d.taxable_paise * d.rate_percent * 65 / 10000) > 2 * r.amount_tolerance_paise
