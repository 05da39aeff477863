-- One row per call: the document type of an IMS section (domain.md 1.3).
-- arguments: section
select
    case
        when section in ('b2bcn', 'b2bcna') then 'credit_note'
        when section in ('b2bdn', 'b2bdna') then 'debit_note'
        when section like 'impg%' then 'bill_of_entry'
        when section in ('isd', 'isda') then 'isd_invoice'
        when section in ('isdcn', 'isdcna') then 'isd_credit_note'
        else 'invoice'
    end
