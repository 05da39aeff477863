-- One row per call: what a number says for two documents being the same, in words; null for nothing.
-- arguments: evidence, portal_number, books_number
select
    case functions.explain_number_code(evidence)
        when 'equal' then 'same number'
        when 'equal_normalised'
            then 'same number (' || functions.explain_number(evidence, portal_number, books_number) || ')'
        when 'one_slip' then 'number one slip apart'
        else if(evidence = 'serial', 'same last digits', null)
    end
