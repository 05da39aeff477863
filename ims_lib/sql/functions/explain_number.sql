-- One row per call: how two numbers agree, more closely: what is set aside where they are the same only
-- after that (`financial year, leading zeros`), else how they differ; empty where they are identical. Both
-- numbers as functions.explain_forms gives them.
-- arguments: evidence, portal, books
select
    case
        when evidence in ('same_characters', 'normalised', 'rewritten')
            then functions.explain_set_aside(portal, books)
        when evidence = 'look_alike' then 'look-alike characters'
        when evidence = 'part' then 'part dropped'
        when evidence = 'slip' then 'one character wrong, missing or swapped'
        when evidence = 'serial' then 'only the last digits are the same'
        when evidence = 'neighbour' then 'the next of its series'
        when evidence = 'inside' then 'a short number inside a longer one'
        when evidence = 'series' then 'another of the same series'
        when evidence = 'missing' then 'missing or damaged'
        when evidence = 'other' then 'quite another number'
        else ''
    end
