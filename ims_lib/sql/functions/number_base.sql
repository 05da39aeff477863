-- One row per call: a dashed number without a split suffix of its own (`-1`, `-A`, `A` after a digit,
-- `-PART-2`); a number without one as it is.
-- arguments: number_dashed
select
    regexp_replace(
        number_dashed, '^(.*[0-9])(?:-[0-9]{1,2}|-?[A-Z]|-?(?:PART|PT|P|SPLIT)-?[0-9]{1,2})$', '\1'
    )
