-- One row per asked row (marts.asked_rows) and amount: books and portal in rupees, and how they agree (see
-- marts.evidence). Of a group the amounts are those of the row's own documents, the verdict that of the
-- sums.
with amounts as (
    select
        row_id,
        rule,
        is_link,
        group_id like 'G%' as is_group,
        is_type_different and portal.taxable_paise * books.taxable_paise < 0 as is_opposite,
        unnest([
            {
                'place': 5, 'field': 'taxable', 'books': books.taxable_paise,
                'portal': portal.taxable_paise, 'gap': difference_taxable_paise
            },
            {
                'place': 6, 'field': 'igst', 'books': books.igst_paise,
                'portal': portal.igst_paise, 'gap': difference_igst_paise
            },
            {
                'place': 7, 'field': 'cgst', 'books': books.cgst_paise,
                'portal': portal.cgst_paise, 'gap': difference_cgst_paise
            },
            {
                'place': 8, 'field': 'sgst', 'books': books.sgst_paise,
                'portal': portal.sgst_paise, 'gap': difference_sgst_paise
            },
            {
                'place': 9, 'field': 'cess', 'books': books.cess_paise,
                'portal': portal.cess_paise, 'gap': difference_cess_paise
            }
        ]) as a
    from marts.asked_rows
)

select
    m.row_id,
    m.a.place,
    m.a.field,
    coalesce(functions.rupees(m.a.books), '') as books,
    coalesce(functions.rupees(m.a.portal), '') as portal,
    if(m.is_opposite, abs(m.a.portal) - abs(m.a.books), m.a.gap) as gap,
    case
        when not m.is_link then 'unknown'
        when gap = 0 then 'equal'
        when abs(gap) <= r.amount_tolerance_paise then 'within'
        else 'differs'
    end as code,
    concat_ws(
        ', ',
        case code
            when 'within' then 'within Rs ' || functions.rupees(r.amount_tolerance_paise)
            when 'differs' then functions.explain_difference(gap)
        end,
        if(m.is_opposite and m.a.portal <> 0, 'with the sign turned', null),
        if(m.is_link and m.is_group, 'by the sum of the group', null)
    ) as how
from amounts as m
cross join staging.rules as r
