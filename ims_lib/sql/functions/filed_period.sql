-- One row per call: the return period MMYYYY that a month is filed in: itself, or the last of its quarter
-- (quarterly filers, domain.md 1.10).
-- arguments: filing, period
select if(filing = 'quarterly', functions.quarter_end(period), period)
