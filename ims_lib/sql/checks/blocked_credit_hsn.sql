-- One row per register row whose HSN or SAC is of goods or services on which credit is often blocked, unless
-- the register says itself that no credit is taken.
select
    'blocked_credit_hsn' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'hsn' as field,
    concat_ws(': ', d.hsn, nullif(c.description, '')) as value,
    b.what as expected
from checks.rows as d
inner join checks.blocked_codes as b on starts_with(d.hsn, b.code)
left join checks.hsn_codes as c on d.hsn = c.hsn
where
    d.tax_paise > 0 and not d.is_credit_blocked and d.itc_category <> 'ineligible'
