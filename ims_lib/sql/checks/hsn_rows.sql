-- One row per row of a purchase or sales register in force that names an HSN or SAC, with its document.
-- `least_digits`: what it must have; on sales that goes by turnover (check_sales_hsn_digits of rules.toml).
select
    document,
    side,
    file_id,
    row_number,
    hsn,
    4 as least_digits
from checks.rows
where hsn <> ''
union all
select
    d.document,
    'sales' as side,
    d.file_id,
    d.row_number,
    d.hsn,
    t.check_sales_hsn_digits as least_digits
from checks.sales_rows as d
cross join staging.rules as t
where d.hsn <> ''
