-- One row per call: a number, dashed, without its label, and a financial year that follows `FY` without
-- these letters.
-- arguments: number_text
select
    regexp_replace(
        functions.number_dashed(functions.number_unlabelled(number_text)), '(^|-)FY-?([0-9]{2})', '\1\2'
    )
