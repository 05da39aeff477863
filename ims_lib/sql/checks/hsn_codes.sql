-- One row per HSN or SAC that registers name, in digits: whether it is a code of the portal's list or the
-- beginning of one, and what the longest beginning of it that the list holds is called.
with widths as (
    select unnest([2, 4, 6, 8]) as width
),

named as (
    select distinct
        hsn,
        unnest([left(hsn, 2), left(hsn, 4), left(hsn, 6), hsn]) as part
    from checks.hsn_rows
    where regexp_full_match(hsn, '[0-9]{2,8}')
),

headings as (
    select distinct left(m.code, w.width) as heading
    from raw.hsn_master as m
    cross join widths as w
    where length(m.code) >= w.width
)

select
    n.hsn,
    n.hsn in (select h.heading from headings as h) as is_listed,
    coalesce(max(m.code), '') as nearest,
    coalesce(
        arg_max(
            if(length(m.description) > 60, left(m.description, 59) || '…', m.description), length(m.code)
        ), ''
    ) as description
from named as n
left join raw.hsn_master as m on n.part = m.code
group by n.hsn
