-- One row per register cell whose words mean nothing in its column and were left out.
select
    'cell_not_understood' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    d.field,
    d.value,
    'words that are known there' as expected
from checks.cells_as_given as d
where
    d.field not in ('taxable', 'igst', 'cgst', 'sgst', 'cess', 'total', 'place_of_supply')
