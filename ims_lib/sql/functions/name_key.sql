-- One row per call: a firm's name without case, signs, M/s and the words that say its legal form.
-- arguments: given
select
    regexp_replace(
        regexp_replace(
            '  '
            || regexp_replace(replace(upper(given), '&', ' AND '), '[[:punct:][:space:]]+', '  ', 'g')
            || '  ',
            ' (?:M +S|MS|MESSRS|PRIVATE|PVT|LIMITED|LTD|LLP|COMPANY|CO|CORPORATION|CORP|INDIA|THE|AND) ',
            ' ', 'g'
        ),
        ' +', '', 'g'
    )
