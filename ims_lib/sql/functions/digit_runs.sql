-- One row per call: the runs of digits of a number in order, without leading zeros.
-- arguments: number_text
select
    list_transform(
        regexp_extract_all(regexp_replace(number_text, '\.0+$', ''), '[0-9]+'),
        lambda run: regexp_replace(run, '^0+([0-9])', '\1')
    )
