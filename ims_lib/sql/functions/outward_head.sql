-- One row per call: the tax of an outward supply as the offline tool works it out: `igst` between States, to
-- special economic zones and abroad, `cgst` (and SGST) within the State, '' where it goes out without tax.
-- arguments: own_gstin, section, invoice_type, place_of_supply
select
    case
        when invoice_type in ('WOPAY', 'EXPWOP', 'SEWOP', 'SEZWOP') then ''
        when section in ('exp', 'expa', 'b2cl', 'b2cla', 'cdnur', 'cdnura') then 'igst'
        when invoice_type in ('SEWP', 'SEZWP', 'CBW') then 'igst'
        when place_of_supply not in ('', left(own_gstin, 2)) then 'igst'
        else 'cgst'
    end
