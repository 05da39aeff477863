-- One row per call: one part of a KEY: upper-cased, trimmed, `%` and `/` percent-encoded (design.md section
-- 4).
-- arguments: given
select replace(replace(upper(trim(given)), '%', '%25'), '/', '%2F')
