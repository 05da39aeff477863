-- One row per pair that a decision fixes against or without plain evidence, with its group and the
-- differences of that group's sums. `is_doubtful`: a free document now fits one of the two better.
with grouped as (
    select
        c.* replace (
            if(bool_or(c.fixed_by = 'link') over (partition by g.target_id), 'link', c.fixed_by) as fixed_by
        ),
        g.target_id,
        count(*) over (partition by g.target_id) > 1 as is_group
    from recon.ranked_candidates as c
    inner join recon.fixed_groups as g on c.portal_id = g.portal_id
    where c.fixed_by <> ''
),

members as (
    select distinct
        target_id,
        unnest([portal_id, books_id]) as id
    from grouped
    where is_group
),

sums as (
    select
        m.target_id,
        'G' || left(md5(min(d.document)), 12) as group_id,
        count(*) filter (where d.side = 'portal') as count_portal,
        count(*) filter (where d.side = 'books') as count_books,
        min(sign(d.taxable_paise)) < max(sign(d.taxable_paise)) as is_netted,
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
    g.* exclude (is_group, target_id) replace (
        coalesce(s.difference_taxable_paise, g.difference_taxable_paise) as difference_taxable_paise,
        coalesce(s.difference_igst_paise, g.difference_igst_paise) as difference_igst_paise,
        coalesce(s.difference_cgst_paise, g.difference_cgst_paise) as difference_cgst_paise,
        coalesce(s.difference_sgst_paise, g.difference_sgst_paise) as difference_sgst_paise,
        coalesce(s.difference_cess_paise, g.difference_cess_paise) as difference_cess_paise
    ),
    coalesce(s.group_id, '') as group_id,
    case
        when s.count_portal = 1 then 'one_to_many'
        when s.is_netted then 'netted'
        when s.count_books = 1 then 'many_to_one'
        when s.group_id is not null then 'kept'
        else ''
    end as group_rule,
    g.fixed_by <> 'link' and (
        g.pass is null and not g.is_group
        or exists (
            select 1 from recon.ranked_candidates as o
            where
                o.is_rival and o.pass < coalesce(g.pass, 99)
                and (o.portal_id = g.portal_id or o.books_id = g.books_id)
        )
    ) as is_doubtful
from grouped as g
left join sums as s on g.target_id = s.target_id and g.is_group
