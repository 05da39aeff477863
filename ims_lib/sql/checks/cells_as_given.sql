-- One row per cell of a register in force that was not taken as the file gives it: an amount rounded to the
-- paisa, words that mean nothing in their column. `field` as in the mapping of columns.
with told as (
    select
        document,
        side,
        file_id,
        row_number,
        place_of_supply,
        cells_as_given
    from checks.rows
    where cells_as_given <> ''
    union all
    select
        document,
        'sales' as side,
        file_id,
        row_number,
        place_of_supply,
        cells_as_given
    from checks.sales_rows
    where cells_as_given <> ''
),

fields as (
    select
        *,
        unnest(json_keys(cells_as_given)) as field
    from told
)

select
    * exclude (cells_as_given),
    cells_as_given ->> field as value
from fields
