-- One row per own document whose number is too long or holds other characters than letters, digits, hyphen
-- and slash.
select
    'sales_number_shape' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'number' as field,
    d.number as value,
    'at most 16 of A-Z, 0-9, - and /' as expected
from checks.sales as d
where
    d.number_text <> '' and not regexp_full_match(d.number_text, '[A-Z0-9/-]{1,16}')
