-- One row per call: whether one dashed number is the other with something dropped before or after it, no
-- run of digits or letters cut through.
-- arguments: long, short
select
    length(short) < length(long) and regexp_matches(short, '[0-9]') and (
        ends_with(long, short) and (
            long[-length(short) - 1] = '-'
            or (long[-length(short) - 1] between '0' and '9') <> (short[1] between '0' and '9')
        )
        or starts_with(long, short) and (
            long[length(short) + 1] = '-'
            or (long[length(short) + 1] between '0' and '9') <> (short[-1] between '0' and '9')
        )
    )
