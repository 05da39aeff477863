-- One row per call: whether GSTR-1 lists a sale as a document and not only in sums: taxed supplies to
-- registered customers, zero-rated ones, and larger ones to consumers of another State (domain.md 2.5).
-- arguments: customer_gstin, supply_type, own_gstin, place_of_supply, total_paise, tax_paise, large_paise
select
    case
        when supply_type not in ('', 'regular') then true
        when tax_paise = 0 then false
        when upper(trim(customer_gstin)) not in ('', 'URP') then true
        else place_of_supply not in ('', left(own_gstin, 2)) and abs(total_paise) > large_paise
    end
