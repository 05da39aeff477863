-- One row per call: what is left of a number, or the whole where what is left holds no digit.
-- arguments: rest, whole
select if(regexp_matches(rest, '[0-9]'), rest, whole)
