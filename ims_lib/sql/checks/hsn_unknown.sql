-- One row per register row whose HSN or SAC is neither in the portal's list nor the beginning of a code
-- there.
select
    'hsn_unknown' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'hsn' as field,
    d.hsn as value,
    concat_ws(
        '; ', 'a code of the portal''s list', c.nearest || ' is ' || nullif(c.description, '')
    ) as expected
from checks.hsn_rows as d
inner join checks.hsn_codes as c on d.hsn = c.hsn
where
    not c.is_listed and length(d.hsn) in (4, 6, 8)
