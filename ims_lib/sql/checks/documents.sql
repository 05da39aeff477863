-- One row per document of either side as the checks see it. `taken_on`: the day by which the return that
-- takes its credit is due; `last_itc_day`: the last day for it (CGST Act s.16(4): 30 November after its
-- financial year, or the day of that year's annual return if earlier); `last_reversal_day`: the last to
-- reverse it where the supplier has not paid its tax (Rule 37A); `highest_rate` in percent.
with loads as (
    select
        m.file_id,
        m.recipient_gstin,
        max(m.file_name) as file_name,
        cast(max(left(m.at, 10)) as date) as loaded_on,
        max(cast(strptime(nullif(m.register_period, ''), '%m%Y') as date)) as register_month
    from raw.loads as m
    group by all
)

select
    b.*,
    coalesce(l.file_name, 'the journal') as file_name,
    l.loaded_on,
    l.register_month,
    b.igst_paise + b.cgst_paise + b.sgst_paise + b.cess_paise as tax_paise,
    if(b.document_date < date '2025-09-22', 28, 40) as highest_rate,
    least(make_date(year(b.document_date - interval 3 month) + 1, 11, 30), a.filed_on) as last_itc_day,
    make_date(year(coalesce(b.credit_month, b.document_date) - interval 3 month) + 1, 11, 30)
        as last_reversal_day,
    cast(b.credit_month + interval 1 month + interval 19 day as date) as taken_on
from checks.both_sides as b
left join loads as l on b.file_id = l.file_id and b.recipient_gstin = l.recipient_gstin
left join raw.annual_returns as a
    on b.recipient_gstin = a.gstin and functions.financial_year(b.document_date) = a.fy
