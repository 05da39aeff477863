-- One row per register cell whose place of supply is no State, nor corrected since.
select
    'place_of_supply_unknown' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    d.field,
    d.value,
    'a State or its two digits' as expected
from checks.cells_as_given as d
where
    d.field = 'place_of_supply' and d.place_of_supply = ''
