-- One row per call: a document number without separators, financial year and leading zeros.
-- `INV/25-26/0012`, `INV-12` and `inv 0012` all become `INV12` (domain.md 4.3). The first financial-year
-- token between separators goes, but only where a digit remains; a run of zeros keeps one.
-- arguments: given
select
    coalesce(
        nullif(
            replace(
                regexp_replace(
                    case
                        when regexp_matches(functions.number_without_year(given), '[0-9]')
                            then functions.number_without_year(given)
                        else functions.number_dashed(given)
                    end,
                    '(^|[^0-9])0+([0-9])',
                    '\1\2',
                    'g'
                ),
                '-',
                ''
            ),
            ''
        ),
        functions.number_strict(given)
    )
