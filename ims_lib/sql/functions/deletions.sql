-- One row per call: a text itself and with each one of its characters left out: texts that share one of
-- these are at most one slip apart, or nearly.
-- arguments: given
select
    list_distinct(
        list_prepend(
            given, list_transform(range(1, length(given) + 1), lambda i: given[:i - 1] || given[i + 1:])
        )
    )
