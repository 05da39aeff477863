-- One row per GSTIN of the workspace: how it files and the last period (YYYYMM) whose GSTR-3B is marked
-- filed, '' for none.
select
    r.gstin as recipient_gstin,
    r.filing,
    coalesce(max(functions.period_order(f.period)), '') as last_filed
from raw.recipients as r
left join raw.filed_periods as f on r.gstin = f.gstin
group by all
