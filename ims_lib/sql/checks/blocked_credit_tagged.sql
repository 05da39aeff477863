-- One row per register row with tax that the register itself tags as blocked or ineligible.
select
    'blocked_credit_tagged' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    if(d.is_credit_blocked, 'is_credit_blocked', 'itc_category') as field,
    if(d.is_credit_blocked, 'blocked: ', 'ineligible: ') || functions.rupees(d.tax_paise) as value,
    'accepted in IMS, reversed in table 4(B)(1) of GSTR-3B' as expected
from checks.rows as d
where
    (d.is_credit_blocked or d.itc_category = 'ineligible') and d.tax_paise <> 0
