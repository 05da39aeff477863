-- One row per portal document with credit whose supplier has filed its GSTR-1 and not its GSTR-3B (CGST Rule
-- 37A), as the newest GSTR-2A that shows it says. Not before the GSTR-3B of its quarter was due when that
-- was loaded, nor where a later period of the supplier is filed, for periods are filed in turn.
with told as (
    select
        a.document,
        coalesce(nullif(a.supplier_period, ''), a.period) as period,
        cast(left(l.at, 10) as date) as told_on
    from staging.gstr2a_documents as a
    inner join raw.loads as l on a.file_id = l.file_id and a.recipient_gstin = l.recipient_gstin
    where a.is_gstr1_filed and not a.is_gstr3b_filed
)

select
    'supplier_3b_not_filed' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'filing_status' as field,
    'GSTR-3B of ' || t.period || ' not filed on ' || strftime(t.told_on, '%d-%m-%Y') as value,
    'filed by ' || strftime(d.last_reversal_day - 61, '%d-%m-%Y')
    || ', else reverse by ' || strftime(d.last_reversal_day, '%d-%m-%Y') as expected
from checks.documents as d
inner join told as t on d.document = t.document
left join staging.supplier_facts as f
    on d.recipient_gstin = f.recipient_gstin and d.supplier_gstin = f.supplier_gstin
where
    d.side = 'portal' and d.is_filed and d.tax_paise > 0 and not coalesce(d.is_reverse_charge, false)
    and t.told_on > functions.period_start(functions.month_after(functions.quarter_end(t.period))) + 23
    and not coalesce(
        f.is_gstr3b_filed and functions.period_order(f.period) > functions.period_order(t.period), false
    )
