-- One row per call: a period MMYYYY as YYYYMM, which sorts; '' stays ''.
-- arguments: period
select right(period, 4) || left(period, 2)
