-- One row per call: a KEY with its place among its equals as a further part where it is not the first.
-- arguments: base_key, place
select base_key || case when place > 1 then '/' || place::text else '' end
