-- One row per call: what documents of one party share: its GSTIN, its name after `~` where there is none,
-- and nothing for bills of entry, which go by their number.
-- arguments: document_type, party_gstin, party_name
select
    case
        when document_type = 'bill_of_entry' then ''
        else coalesce(nullif(party_gstin, ''), nullif('~' || party_name, '~'), '')
    end
