-- One row per register row with a rate that did not stand on the day of its document.
select
    'rate_of_other_days' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'rate' as field,
    d.rate as value,
    if(d.document_date >= date '2025-09-22', '5, 18 or 40', '5, 12, 18 or 28') as expected
from checks.rows as d
where
    d.rate_percent in (12, 28) and d.document_date >= date '2025-09-22'
    or d.rate_percent = 40 and d.document_date < date '2025-09-22'
