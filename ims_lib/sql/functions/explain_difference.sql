-- One row per call: a difference of paise in words: `differs by +1,234.00`, portal minus books.
-- arguments: paise
select 'differs by ' || if(paise > 0, '+', '') || functions.rupees(paise)
