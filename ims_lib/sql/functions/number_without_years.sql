-- One row per call: a number as written without any financial year in it, separators kept.
-- arguments: number_text
select
    regexp_replace(
        number_text,
        '(^|[^A-Z0-9])(?:FY *)?(?:20)?(?:1[7-9]|2[0-9]|3[0-5])[-/ ]?'
        || '(?:20)?(?:1[89]|2[0-9]|3[0-6])([^A-Z0-9]|$)',
        '\1\2',
        'g'
    )
