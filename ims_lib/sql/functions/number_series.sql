-- One row per call: the series of a number, what stands before its running number: `INV/` of `INV/007` and of
-- `INV/007/26-27` (the year of the document itself, written apart, may follow); the whole where it has none.
-- arguments: number_text, fy
select
    regexp_replace(
        functions.number_without_own_year(number_text, fy),
        '[0-9]{1,15}$',
        ''
    )
