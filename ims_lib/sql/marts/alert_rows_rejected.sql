-- One row per loaded file with rejected rows that no later file of its kind and period (of its name, where it
-- has none) replaced: `subject` is its name, `count_documents` counts the rows.
with newest as (
    select
        *,
        coalesce(nullif(register_period, ''), period) as month
    from raw.loads
    qualify
        row_number() over (
            partition by
                recipient_gstin, kind, part_number,
                if(kind = 'ims', '', coalesce(nullif(month, ''), file_name))
            order by load_seq desc
        ) = 1
)

select
    'rows_rejected' as alert,
    recipient_gstin as gstin,
    month as period,
    file_name as subject,
    '' as row_id,
    rows_rejected as count_documents,
    0 as tax_paise,
    cast(left(n.at, 10) as date) as since,
    cast(null as date) as due
from newest as n
where rows_rejected > 0
