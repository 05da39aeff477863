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
),

judged as (
    select
        m.* exclude (a),
        m.a.place,
        m.a.field,
        if(m.is_opposite, abs(m.a.portal) - abs(m.a.books), m.a.gap) as gap,
        m.is_opposite and m.a.portal <> 0 as is_turned,
        list_transform(
            [m.a.books, m.a.portal, r.amount_tolerance_paise], lambda paise: functions.rupees(paise)
        ) as texts,
        r.amount_tolerance_paise
    from amounts as m
    cross join staging.rules as r
)

select
    row_id,
    place,
    field,
    coalesce(texts[1], '') as books,
    coalesce(texts[2], '') as portal,
    gap,
    case
        when not is_link then 'unknown'
        when gap = 0 then 'equal'
        when abs(gap) <= amount_tolerance_paise then 'within'
        else 'differs'
    end as code,
    concat_ws(
        ', ',
        case code
            when 'within' then 'within Rs ' || texts[3]
            when 'differs' then functions.explain_difference(gap)
        end,
        if(is_turned, 'with the sign turned', null),
        if(is_link and is_group, 'by the sum of the group', null)
    ) as how
from judged
