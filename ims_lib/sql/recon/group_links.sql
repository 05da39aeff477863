-- One row per link of a group, with the group's own differences: the sum of its portal documents minus
-- that of its vouchers, in paise, the same in each of its rows.
with every_group as (
    select * from recon.number_groups
    union all
    select * from recon.sum_groups
),

members as (
    select distinct
        target_id,
        unnest([portal_id, books_id]) as id
    from every_group
),

sums as (
    select
        m.target_id,
        'G' || left(md5(min(d.document)), 12) as group_id,
        cast(sum(if(d.side = 'portal', d.taxable_paise, -d.taxable_paise)) as bigint)
            as difference_taxable_paise,
        cast(sum(if(d.side = 'portal', d.igst_paise, -d.igst_paise)) as bigint) as difference_igst_paise,
        cast(sum(if(d.side = 'portal', d.cgst_paise, -d.cgst_paise)) as bigint) as difference_cgst_paise,
        cast(sum(if(d.side = 'portal', d.sgst_paise, -d.sgst_paise)) as bigint) as difference_sgst_paise,
        cast(sum(if(d.side = 'portal', d.cess_paise, -d.cess_paise)) as bigint) as difference_cess_paise
    from members as m
    inner join recon.free_documents as d on m.id = d.id
    group by m.target_id
)

select
    g.portal_id,
    g.books_id,
    g.rule,
    s.group_id,
    functions.number_evidence(p, b, r.series_step, r.short_number_chars) as number_evidence,
    functions.date_evidence(
        p.document_date, b.document_date, b.posting_date, r.date_close_days, r.posting_days
    ) as date_evidence,
    date_diff('day', p.document_date, b.document_date) as days_apart,
    s.* exclude (target_id, group_id)
from every_group as g
inner join sums as s on g.target_id = s.target_id
inner join recon.free_documents as p on g.portal_id = p.id
inner join recon.free_documents as b on g.books_id = b.id
cross join staging.rules as r
