-- One row per call: what is set aside before two numbers are the same: `financial year, leading zeros`.
-- arguments: portal_number, books_number
select
    coalesce(
        nullif(
            concat_ws(
                ', ',
                if(
                    functions.explain_has_label(portal_number) <> functions.explain_has_label(books_number),
                    'label',
                    null
                ),
                if(
                    length(functions.explain_whole(portal_number))
                    - length(functions.explain_bare(portal_number))
                    <> length(functions.explain_whole(books_number))
                    - length(functions.explain_bare(books_number)),
                    'financial year',
                    null
                ),
                if(
                    functions.explain_bare(portal_number) <> functions.explain_bare(books_number),
                    'leading zeros',
                    null
                )
            ),
            ''
        ),
        if(
            functions.number_text(portal_number) = functions.number_text(books_number),
            'case and spaces',
            'separators'
        )
    )
