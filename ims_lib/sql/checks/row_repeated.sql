-- One row per register row that stands in its file again, cell for cell (a serial number apart): its amounts
-- are added up twice. Not where the stated total of the document holds both.
with counted as (
    select
        *,
        min(row_number) over (
            partition by
                document, file_id, hsn, rate, taxable_paise, tax_paise,
                regexp_replace(other_cells, '"(s|sl|sr|serial)[ .]*(no|number)?[ .]*":"[^"]*",?', '', 'i')
        ) as first_row
    from checks.rows
    where other_cells <> '' and (taxable_paise <> 0 or tax_paise <> 0)
)

select
    'row_repeated' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'number' as field,
    c.number as value,
    'once; row ' || d.first_row || ' is the same' as expected
from counted as d
inner join checks.documents as c on d.document = c.document
cross join staging.rules as r
where
    d.row_number > d.first_row
    and (
        c.total_paise = 0
        or abs(abs(c.total_paise) - abs(c.taxable_paise + c.tax_paise)) > r.amount_tolerance_paise
    )
