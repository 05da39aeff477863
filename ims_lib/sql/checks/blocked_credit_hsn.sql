-- One row per register row whose HSN or SAC is of goods or services on which credit is often blocked.
select
    'blocked_credit_hsn' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'hsn' as field,
    d.hsn as value,
    b.what as expected
from checks.rows as d
inner join checks.blocked_codes as b on starts_with(d.hsn, b.code)
where
    d.tax_paise > 0
