-- One row per gap in the running numbers of a series of own sales inside a financial year: the document after
-- it, how many numbers are missing, and which. A leap wider than 20 numbers and than the series so far is
-- long begins another series, it is no gap.
with numbers as (
    select
        recipient_gstin,
        fy,
        series,
        try_cast(serial as bigint) as serial,
        min(length(serial)) as width,
        arg_min(document, (source, document)) as document,
        bool_or(source = 'register') as is_in_register
    from checks.sales
    where serial <> ''
    group by all
),

stepped as (
    select
        *,
        lag(serial) over in_series as previous,
        row_number() over in_series - 1 as count_before,
        bool_or(is_in_register) over (partition by recipient_gstin, fy, series) as has_register
    from numbers
    window in_series as (partition by recipient_gstin, fy, series order by serial)
)

select
    recipient_gstin,
    fy,
    series,
    document,
    previous,
    has_register,
    serial - previous - 1 as count_missing,
    functions.number_at(series, previous + 1, width)
    || if(serial - previous > 2, ' to ' || functions.number_at(series, serial - 1, width), '') as missing
from stepped
where serial - previous - 1 between 1 and greatest(count_before, 20)
