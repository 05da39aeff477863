-- One row per call: a dashed number without its first part that is a single year, 2010 to 2039.
-- arguments: dashed
select regexp_replace(dashed, '(^|-)20[123][0-9](-|$)', '-')
