-- One row per call: the period MMYYYY after a period.
-- arguments: period
select functions.period_of(functions.period_start(period) + interval 1 month)
