-- One row per call: what is set aside before two numbers are the same: `financial year, leading zeros`.
-- arguments: portal, books
select
    coalesce(
        nullif(
            concat_ws(
                ', ',
                if(
                    (portal.unlabelled <> portal.text) <> (books.unlabelled <> books.text), 'label', null
                ),
                if(
                    length(portal.whole) - length(portal.bare) <> length(books.whole) - length(books.bare),
                    'financial year',
                    null
                ),
                if(portal.bare <> books.bare, 'leading zeros', null)
            ),
            ''
        ),
        if(portal.text = books.text, 'case and spaces', 'separators')
    )
