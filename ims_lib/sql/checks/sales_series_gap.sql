-- One row per series of own sales with more numbers missing inside a financial year than GSTR-1 says were
-- cancelled: at the document after the first gap, with the gaps in short. Left out where GSTR-1 alone tells
-- and holds supplies without documents.
with cancelled as (
    select
        recipient_gstin,
        fy,
        series,
        sum(count_cancelled) as count_cancelled
    from checks.sales_series
    group by all
),

by_series as (
    select
        g.recipient_gstin,
        g.fy,
        g.series,
        arg_min(g.document, g.previous) as document,
        cast(sum(g.count_missing) as bigint) as count_missing,
        list(g.missing order by g.previous) as gaps
    from checks.sales_gaps as g
    where
        g.has_register
        or (g.recipient_gstin, g.fy) not in (
            select (u.recipient_gstin, u.fy) from checks.sales_unlisted as u
        )
    group by all
)

select
    'sales_series_gap' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'number' as field,
    d.number as value,
    'no gap; missing ' || b.count_missing || ': ' || array_to_string(b.gaps[1:5], ', ')
    || if(len(b.gaps) > 5, ', ...', '')
    || if(c.count_cancelled > 0, '; cancelled ' || c.count_cancelled, '') as expected
from by_series as b
inner join checks.sales as d on b.document = d.document
left join cancelled as c
    on b.recipient_gstin = c.recipient_gstin and b.fy = c.fy and b.series = c.series
where b.count_missing > coalesce(c.count_cancelled, 0)
