-- One row per control of marts.controls that does not tie out; `subject` is its side, `tax_paise` the
-- difference in tax without its sign.
with newest as (
    select
        l.recipient_gstin,
        cast(max(left(l.at, 10)) as date) as since
    from raw.loads as l
    group by l.recipient_gstin
)

select
    'controls_open' as alert,
    c.recipient_gstin as gstin,
    '' as period,
    c.side as subject,
    '' as row_id,
    1 as count_documents,
    if(c.control in ('igst', 'cgst', 'sgst', 'cess'), abs(c.difference), 0) as tax_paise,
    n.since,
    cast(null as date) as due
from marts.controls as c
left join newest as n on c.recipient_gstin = n.recipient_gstin
where not c.is_ok
