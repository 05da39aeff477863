-- One row per call: the financial year of a date, April to March, as '2026-27'; '' without a date.
-- arguments: day
select
    coalesce(
        year(day - interval 3 month)::text || '-' || right((year(day - interval 3 month) + 1)::text, 2),
        ''
    )
