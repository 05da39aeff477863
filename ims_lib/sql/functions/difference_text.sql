-- One row per call: a readable difference of one amount, null where there is none.
-- arguments: label, books_paise, portal_paise
select
    case
        when books_paise <> portal_paise
            then
                label
                || ': books '
                || functions.rupees(books_paise)
                || ', portal '
                || functions.rupees(portal_paise)
                || ', '
                || if(portal_paise > books_paise, '+', '')
                || functions.rupees(portal_paise - books_paise)
    end
