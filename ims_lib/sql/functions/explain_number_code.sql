-- One row per call: a number's evidence as the code of marts.evidence.
-- arguments: evidence
select
    case
        when evidence = 'identical' then 'equal'
        when evidence in ('same_characters', 'normalised', 'rewritten', 'look_alike', 'part')
            then 'equal_normalised'
        when evidence = 'slip' then 'one_slip'
        when evidence = 'missing' then 'unknown'
        else 'differs'
    end
