-- One row per register row with a rate that never was one, nor 65% of one (leased vehicles).
select
    'rate_unknown' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'rate' as field,
    d.rate as value,
    '0, 5, 18, 40; 0.1, 0.25, 1, 1.5, 3, 6, 7.5; before 22-09-2025 also 12 and 28' as expected
from checks.rows as d
where
    d.rate <> ''
    and d.rate_percent not in (
        0, 0.1, 0.25, 1, 1.5, 3, 5, 6, 7.5, 12, 18, 28, 40, 3.25, 7.8, 11.7, 18.2, 26
    )
