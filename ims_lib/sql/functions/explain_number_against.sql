-- One row per call: what a number says against two documents being the same, in words; null where it speaks
-- for it (functions.explain_number_for).
-- arguments: evidence, asked_number, other_number
select
    case
        when evidence = 'missing' then 'a number is missing or damaged'
        when evidence = 'neighbour'
            then 'its number is the next of the series (' || asked_number || ' / ' || other_number || ')'
        when evidence = 'series_slip'
            then 'its number is another of the series (' || asked_number || ' / ' || other_number || ')'
        when evidence = 'series' then 'its number is another of the series'
        when evidence = 'inside' then 'its number is only a part of the other'
        when evidence = 'other' then 'another number'
    end
