-- One row per candidate pair with its pass, null where it may not be linked: 1 exact, 2 near, 3 number
-- written otherwise, 4 mismatch, 5 date far, 6 number mistyped, 7 other registration, 8 GSTIN mistyped or
-- missing, 9 number ignored, 10 two differences.
with classed as (
    select
        *,
        case
            when party_evidence = 'same' and is_within and count_different = 0 and date_evidence <> 'far'
                then case
                    when
                        number_evidence = 'identical' and date_evidence = 'equal'
                        and amount_evidence = 'equal' then 1
                    when is_number_equal then 2
                    when
                        is_number_same
                        or number_evidence = 'part'
                        and (is_rare_enough or days_apart = 0)
                        and is_serial_enough
                        then 3
                    when
                        is_number_alike and (is_rare or is_far_from_series)
                        and (is_rare_enough or number_evidence = 'slip' and days_apart = 0) then 6
                    when number_evidence in ('missing', 'other') and is_rare then 9
                    when
                        number_evidence in ('missing', 'series') and is_rare_enough and days_apart = 0
                        and (is_rare or number_evidence = 'missing') then 9
                end
            when party_evidence = 'same' and is_number_same and not (is_within and count_different = 0)
                then case
                    when
                        date_evidence <> 'far'
                        or (
                            not is_short
                            and is_same_year
                            and number_evidence in ('identical', 'same_characters')
                        )
                        then 4
                end
            when party_evidence = 'same' and is_number_same and not is_short and is_date_possible then 5
            when
                party_evidence = 'same_pan' and is_number_same and is_total_within
                and not is_type_different and date_evidence <> 'far' then 7
            when
                party_evidence in ('mistyped', 'named', 'missing') and is_number_same and is_within
                and not is_type_different and date_evidence <> 'far'
                and (party_evidence <> 'missing' or number_chars > 3) then 8
        end as pass
    from recon.judged_candidates
)

select
    * replace (
        case
            when pass is not null or is_type_different or not is_date_possible then pass
            when party_evidence in ('missing', 'different') then null
            when is_number_same and not is_short and (is_difference_small or is_within) then 10
            when
                is_number_alike and date_evidence in ('equal', 'close') and is_difference_small
                and not is_within
                and (days_apart = 0 or number_evidence <> 'slip')
                and (is_far_from_series or is_difference_close)
                then 10
            when is_number_alike and is_total_within and is_rare then 10
            when
                number_evidence in ('missing', 'other', 'series') and is_total_within and is_rare
                and (days_apart = 0 or date_evidence = 'close' and number_evidence <> 'series') then 10
        end as pass
    )
from classed
