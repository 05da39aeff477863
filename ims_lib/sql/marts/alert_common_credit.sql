-- One row per recipient and period, its GSTR-3B not filed, whose GSTR-1 shows nil-rated, exempt or non-GST
-- sales: credit that serves these too is reversed in part (Rules 42 and 43). Which credit that is, and so how
-- much, only the taxpayer knows: no rupees.
select
    'common_credit' as alert,
    s.recipient_gstin as gstin,
    s.period,
    '' as subject,
    '' as row_id,
    count(*)::bigint as count_documents,
    0::bigint as tax_paise,
    null::date as since,
    any_value(c.due_on) as due
from staging.gstr1_lines as s
left join raw.calendar as c on s.recipient_gstin = c.gstin and s.period = c.period
left join raw.filed_periods as f on s.recipient_gstin = f.gstin and s.period = f.period
where s.section = 'nil' and s.taxable_paise > 0 and f.period is null
group by all
