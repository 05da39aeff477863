-- One row per month for which the GSTR-1 holds supplies that it lists no documents of: to unregistered
-- customers, nil-rated, exempt. Numbers of such months cannot be told by GSTR-1 alone.
select
    recipient_gstin,
    period,
    functions.financial_year(functions.period_start(period)) as fy
from staging.gstr1_lines
where section in ('b2cs', 'b2csa', 'nil') and taxable_paise <> 0
group by all
