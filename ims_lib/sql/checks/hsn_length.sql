-- One row per register row whose HSN is not four, six or eight digits, or whose SAC is not four or six, or
-- that of a sale has fewer digits than the turnover asks for.
select
    'hsn_length' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'hsn' as field,
    d.hsn as value,
    if(
        d.least_digits > 4, 'at least ' || d.least_digits || ' digits; services 6, beginning 99',
        '4, 6 or 8 digits; services 6, beginning 99'
    ) as expected
from checks.hsn_rows as d
where
    not regexp_full_match(d.hsn, '[0-9]{4}|[0-9]{6}|[0-9]{8}')
    or length(d.hsn) < d.least_digits and (d.least_digits <= 6 or d.hsn not like '99%')
    or d.hsn like '99%' and length(d.hsn) = 8
