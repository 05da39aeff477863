-- One row per asked row that is a link, with its evidence as one phrase, the supplier first where it is not
-- simply the same: `number equal but for leading zeros, amounts equal, dates 3 days apart`.
with amounts as (
    select
        row_id,
        case
            when bool_and(code = 'equal') then 'amounts equal'
            when
                bool_and(code in ('equal', 'within'))
                then 'amounts ' || max(how) filter (where code = 'within')
            else string_agg(field || ' ' || how, ', ' order by place) filter (where code = 'differs')
        end as phrase
    from marts.evidence_amounts
    where code <> 'unknown'
    group by row_id
),

phrases as (
    select
        row_id,
        place,
        case
            when field in ('supplier', 'customer')
                then case code
                    when 'one_slip' then 'GSTIN ' || how || ' (' || books || ' / ' || portal || ')'
                    when 'other_registration' then 'booked under another registration of the same PAN'
                    when 'name_only' then how
                    when 'unknown' then 'the books name no supplier'
                    when 'differs' then 'suppliers differ (' || books || ' / ' || portal || ')'
                end
            when field = 'number'
                then case code
                    when 'equal' then 'number equal'
                    when 'equal_normalised' then 'number equal but for ' || how
                    when 'one_slip' then 'number one slip apart (' || books || ' / ' || portal || ')'
                    when 'differs' then 'number ' || how || ' (' || books || ' / ' || portal || ')'
                    else 'a number missing or damaged'
                end
            when field = 'date' then if(code = 'equal', 'date equal', nullif(how, ''))
            when code = 'differs' then field || ' differs (' || books || ' / ' || portal || ')'
        end as phrase
    from marts.evidence_words
    union all
    select
        row_id,
        5 as place,
        phrase
    from amounts
)

select
    p.row_id,
    string_agg(p.phrase, ', ' order by p.place) as phrase
from phrases as p
inner join marts.asked_rows as r on p.row_id = r.row_id
where r.is_link and p.phrase is not null
group by p.row_id
