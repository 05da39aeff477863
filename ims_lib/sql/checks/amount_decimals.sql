-- One row per register cell with an amount of more than two decimals.
select
    'amount_decimals' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    d.field,
    d.value,
    'rupees and paise' as expected
from checks.cells_as_given as d
where
    d.field in ('taxable', 'igst', 'cgst', 'sgst', 'cess', 'total')
