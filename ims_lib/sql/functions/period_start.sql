-- One row per call: the first day of a period MMYYYY, null for ''.
-- arguments: period
select try_strptime('01' || period, '%d%m%Y')::date
