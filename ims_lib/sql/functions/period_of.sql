-- One row per call: the period MMYYYY of a date, '' without a date.
-- arguments: day
select coalesce(strftime(day, '%m%Y'), '')
