-- One row per document whose number begins with neither a letter nor a digit.
select
    'number_first_character' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'number' as field,
    d.number as value,
    'a letter or digit first' as expected
from checks.documents as d
where
    d.number_text <> '' and not regexp_matches(d.number_text, '^[A-Z0-9]')
