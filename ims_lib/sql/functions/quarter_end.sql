-- One row per call: the last month MMYYYY of the quarter that holds a period (quarterly filers, domain.md
-- 1.10).
-- arguments: period
select functions.period_of(last_day(date_trunc('quarter', functions.period_start(period)) + interval 2 month))
