-- One row per call: how the other party's registrations agree: same, mistyped, same_pan, named, missing
-- (a side gives no GSTIN) or different. A single slip is a slip even where the PAN stays the same.
-- arguments: portal_key, books_key, portal_name, books_name, slips_most, similarity_percent
select
    case
        when portal_key = books_key then 'same'
        when '' in (portal_key, books_key) then 'missing'
        when books_key like '~%'
            then case
                when portal_name = '' then 'missing'
                when functions.name_key(portal_name) = functions.name_key(books_name) then 'named'
                when
                    jaro_winkler_similarity(functions.name_key(portal_name), functions.name_key(books_name))
                    * 100 >= similarity_percent then 'named'
                else 'different'
            end
        when functions.is_slip(portal_key, books_key) then 'mistyped'
        when functions.party_pan(portal_key) = functions.party_pan(books_key) then 'same_pan'
        when levenshtein(portal_key, books_key) <= slips_most then 'mistyped'
        else 'different'
    end
