-- One row per call: the whole numbers that a text names, given its runs of digits: the runs, shorter ones
-- also completed from the first and second (`2368/69` names 2369), and the range that its last two make
-- (`101-104`), or the last runs before and after a dash between spaces or TO.
-- arguments: given, runs
select
    list_concat(
        runs,
        functions.number_range(
            runs[-2],
            runs[-1],
            regexp_matches(given, '[0-9] *(?:-|~|TO|UPTO|–) *[^0-9]*[0-9]+[^0-9]*$')
        ),
        functions.number_range(
            regexp_replace(
                regexp_extract(given, '^(?:.*[^0-9])?([0-9]+)[^0-9]*?(?: - | TO | UPTO |~|–)', 1),
                '^0+([0-9])',
                '\1'
            ),
            runs[-1],
            regexp_matches(given, '[0-9].*(?: - | TO | UPTO |~|–).*[0-9]')
        ),
        list_transform(runs, lambda run: functions.completed(run, runs[1])),
        list_transform(runs, lambda run: functions.completed(run, runs[2]))
    )
