-- One row per call: the kind of document within which pairs are sought: import, isd or supply.
-- arguments: document_type
select
    case
        when document_type = 'bill_of_entry' then 'import'
        when document_type like 'isd%' then 'isd'
        else 'supply'
    end
