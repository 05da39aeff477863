-- One row per call: what a number says for two documents being the same, in words; null for nothing. The
-- forms are those of functions.explain_forms.
-- arguments: evidence, asked_number, other_number, asked_forms, other_forms
select
    case functions.explain_number_code(evidence)
        when 'equal' then 'same number'
        when 'equal_normalised'
            then 'same number (' || functions.explain_number(evidence, asked_forms, other_forms) || ')'
        when 'one_slip' then 'number one slip apart (' || asked_number || ' / ' || other_number || ')'
        else if(evidence = 'serial', 'only the last digits of the number are the same', null)
    end
