-- One row per call: paise as rupees with two decimals, exact.
-- arguments: paise
select cast(cast(paise as decimal(20, 2)) / 100 as decimal(20, 2))
