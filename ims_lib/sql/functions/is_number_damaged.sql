-- One row per call: whether a number is missing or is what a spreadsheet makes of one: `1.23E+11`, a date.
-- arguments: number_text
select
    not regexp_matches(number_text, '[A-Z0-9]')
    or regexp_matches(
        number_text,
        '^(?:[0-9](?:\.[0-9]+)?E\+?[0-9]+'
        || '|(?:19|20)[0-9]{2}-(?:0?[1-9]|1[0-2])-[0-9]{1,2}(?: 00:00:00)?'
        || '|(?:0?[1-9]|[12][0-9]|3[01])[/-](?:0?[1-9]|1[0-2])[/-](?:19|20)[0-9]{2}(?: 00:00:00)?'
        || '|(?:[0-9]{1,4}[ -])?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?:[ -][0-9]{2,4})?)$'
    )
