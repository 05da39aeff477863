-- One row per call: a dashed document number without dashes, financial year and leading zeros. The first
-- financial-year token between separators goes, but only where a digit remains; a run of zeros keeps one.
-- arguments: dashed
select
    replace(
        regexp_replace(
            if(
                regexp_matches(functions.number_without_year(dashed), '[0-9]'),
                functions.number_without_year(dashed),
                dashed
            ),
            '(^|[^0-9])0+([0-9])',
            '\1\2',
            'g'
        ),
        '-',
        ''
    )
