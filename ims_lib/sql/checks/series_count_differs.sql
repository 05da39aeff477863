-- One row per series of GSTR-1 (table 13) of which more documents are shown than it says were issued, or
-- fewer where all of them would be.
select
    'series_count_differs' as rule,
    document,
    'sales' as side,
    file_id,
    row_number,
    'number' as field,
    number_from || ' to ' || number_to || ': ' || count_issued || ' issued' as value,
    count_shown || ' documents with these numbers' as expected
from checks.sales_series
where count_shown > count_issued or (is_listed and count_shown < count_issued)
