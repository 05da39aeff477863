-- One row per call: a number without the financial year (`2026-27`) that follows its running number, be it
-- written `26-27`, `2026-27` or `2026-2027`, after a slash, dash or space.
-- arguments: number_text, fy
select
    if(
        concat_ws(
            '-',
            regexp_extract(number_text, '[0-9][-/ ]+(?:FY *)?(?:20)?([0-9]{2})[-/](?:20)?[0-9]{2}$', 1),
            regexp_extract(number_text, '[-/](?:20)?([0-9]{2})$', 1)
        ) = substr(fy, 3),
        regexp_replace(number_text, '([0-9])[-/ ]+(?:FY *)?(?:20)?[0-9]{2}[-/](?:20)?[0-9]{2}$', '\1'),
        number_text
    )
