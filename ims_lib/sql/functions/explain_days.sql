-- One row per call: a number of days in words, without its sign.
-- arguments: days
select abs(days)::text || if(abs(days) = 1, ' day', ' days')
