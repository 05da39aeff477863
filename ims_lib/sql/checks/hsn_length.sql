-- One row per register row whose HSN is not four, six or eight digits, or whose SAC is not six.
select
    'hsn_length' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'hsn' as field,
    d.hsn as value,
    '4, 6 or 8 digits; services 6, beginning 99' as expected
from checks.rows as d
where
    d.hsn <> '' and not regexp_full_match(d.hsn, '[0-9]{4}|[0-9]{6}|[0-9]{8}')
    or d.hsn like '99%' and length(d.hsn) = 8
