-- One row per recipient and supplier that a GSTR-2A names: what the newest that names it says of the
-- supplier's registration and returns. `period`: the newest return period there; the GSTR-1 and GSTR-3B are
-- those of that period, null where it does not say. Of several answers the one against the supplier counts.
with told as (
    select
        d.recipient_gstin,
        upper(trim(d.supplier_gstin)) as supplier_gstin,
        coalesce(nullif(d.supplier_period, ''), d.period) as period,
        d.period as told_in,
        d.is_gstr1_filed,
        d.is_gstr3b_filed,
        d.supplier_filed_on,
        d.supplier_cancelled_on
    from raw.gstr2a_documents as d
    inner join staging.gstr2a_statements as l
        on d.file_id = l.file_id and d.recipient_gstin = l.recipient_gstin
    where d.supplier_gstin <> '' and d.section not like 'isd%' and d.section not like 'impg%'
),

newest as (
    select * from told
    qualify
        functions.period_order(told_in)
        = max(functions.period_order(told_in)) over (partition by recipient_gstin, supplier_gstin)
)

select
    recipient_gstin,
    supplier_gstin,
    max(max(supplier_cancelled_on)) over (partition by recipient_gstin, supplier_gstin)
        as supplier_cancelled_on,
    period,
    bool_and(is_gstr1_filed) as is_gstr1_filed,
    bool_and(is_gstr3b_filed) as is_gstr3b_filed,
    max(supplier_filed_on) as supplier_filed_on
from newest
group by recipient_gstin, supplier_gstin, period
qualify
    row_number() over (
        partition by recipient_gstin, supplier_gstin order by functions.period_order(period) desc
    ) = 1
