-- One row per portal document that GSTR-2B holds without credit.
select
    'itc_not_available' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'itc_availability' as field,
    case d.itc_reason
        when 'P' then 'no: place of supply and supplier in one State, you in another'
        when 'C' then 'no: filed after the last day'
        else 'no'
    end as value,
    'credit available' as expected
from checks.documents as d
where
    d.itc_availability = 'N'
