-- One row per call: our own words on a pair (never people's), as they are said of purchases, for its ledger.
-- Names and numbers in them are upper case.
-- arguments: ledger, text
select
    case
        when ledger <> 'sales' then text
        when text like '%the books name no supplier%'
            then replace(text, 'the books name no supplier', 'a side names no customer')
        else replace(replace(text, 'supplier', 'customer'), 'portal document', 'GSTR-1 document')
    end
