-- One row per call: how two dates agree, in words.
-- arguments: evidence, days
select
    case
        when evidence = 'equal' then 'same date'
        when evidence = 'swapped' then 'day and month of the date swapped'
        when evidence = 'posting'
            then 'booked under its posting date, ' || functions.explain_days(days) || ' later'
        when days is not null then 'dates ' || functions.explain_days(days) || ' apart'
        else 'no date to compare'
    end
