-- One row per call: the whole numbers from one run of digits to another (completed from the first) as text,
-- nothing unless it is a range of 2 to 40.
-- arguments: first, last, is_range
select
    if(
        is_range
        and try_cast(functions.completed(last, first) as bigint) - try_cast(first as bigint) between 1 and 39,
        list_transform(
            range(
                try_cast(first as bigint), try_cast(functions.completed(last, first) as bigint) + 1
            ),
            lambda one: one::text
        ),
        []
    )
