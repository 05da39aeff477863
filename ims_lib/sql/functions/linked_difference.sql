-- One row per call: a readable difference of one amount of a link, null where there is none; of a group
-- the sums are compared: those of its vouchers where one portal document has several, else those of its
-- portal documents.
-- arguments: label, group_id, rule, books_paise, portal_paise, difference_paise
select
    case
        when group_id not like 'G%' then functions.difference_text(label, books_paise, portal_paise)
        when rule in ('many_to_one', 'netted')
            then functions.difference_text(label, books_paise, books_paise + difference_paise)
        else functions.difference_text(label, portal_paise - difference_paise, portal_paise)
    end
