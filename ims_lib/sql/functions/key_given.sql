-- One row per call: one part of a KEY as it was given, but for case and outer space.
-- arguments: part
select replace(replace(part, '%2F', '/'), '%25', '%')
