-- One row per call: a number as written, in upper case, without label, financial year and separators.
-- arguments: given
select
    replace(
        functions.number_without_inner_year(
            functions.number_without_year(
                functions.number_dashed(functions.number_unlabelled(functions.number_text(given)))
            )
        ),
        '-',
        ''
    )
