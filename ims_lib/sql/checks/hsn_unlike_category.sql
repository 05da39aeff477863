-- One row per register row whose code is of goods where services were booked, or the other way round: codes
-- of services begin with 99.
select
    'hsn_unlike_category' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'hsn' as field,
    concat_ws(': ', d.hsn, nullif(c.description, '')) as value,
    if(d.itc_category = 'input_services', 'a SAC, beginning 99', 'an HSN of goods, not beginning 99')
        as expected
from checks.rows as d
inner join checks.hsn_codes as c on d.hsn = c.hsn
where
    d.itc_category = 'input_services' and d.hsn not like '99%'
    or d.hsn like '99%'
    and (d.itc_category in ('inputs', 'capital_goods') or d.document_type = 'bill_of_entry')
