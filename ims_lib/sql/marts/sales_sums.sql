-- One row per recipient, return period, kind and place of supply of the own sales that GSTR-1 shows in sums
-- only: `consumers` (table 7, by place of supply, amendments in place of what they amend) and `nil` (table 8:
-- nil-rated, exempt, non-GST), where both register and GSTR-1 of the period are loaded. Paise signed by
-- effect on the liability; differences are GSTR-1 minus register.
with booked as (
    select
        recipient_gstin,
        return_period as period,
        if(books_tax_paise = 0, 'nil', 'consumers') as kind,
        coalesce(nullif(books_place_of_supply, ''), left(recipient_gstin, 2)) as place_of_supply,
        1 as count_books,
        books_taxable_paise,
        books_tax_paise,
        0 as portal_taxable_paise,
        0 as portal_tax_paise
    from marts.sales_review
    where standing = 'in_sums' and is_first_of_books
),

stated as (
    select
        recipient_gstin,
        if(section = 'b2csa' and original_month <> '', original_month, period) as period,
        if(section = 'nil', 'nil', 'consumers') as kind,
        coalesce(nullif(place_of_supply, ''), left(recipient_gstin, 2)) as place_of_supply,
        0 as count_books,
        0 as books_taxable_paise,
        0 as books_tax_paise,
        taxable_paise as portal_taxable_paise,
        igst_paise + cgst_paise + sgst_paise + coalesce(cess_paise, 0) as portal_tax_paise,
        period as told_in,
        section
    from staging.gstr1_lines
    where section in ('b2cs', 'b2csa', 'nil')
),

latest as (
    select * exclude (told_in, section) from stated
    qualify
        rank() over (
            partition by recipient_gstin, period, kind, place_of_supply
            order by functions.period_order(told_in) desc, section desc
        ) = 1
),

sides as (
    select * from booked
    union all
    select * from latest
)

select
    recipient_gstin,
    period,
    kind,
    if(kind = 'nil', '', place_of_supply) as place_of_supply,
    sum(count_books)::bigint as count_books,
    sum(books_taxable_paise)::bigint as books_taxable_paise,
    sum(books_tax_paise)::bigint as books_tax_paise,
    sum(portal_taxable_paise)::bigint as portal_taxable_paise,
    sum(portal_tax_paise)::bigint as portal_tax_paise,
    sum(portal_taxable_paise - books_taxable_paise)::bigint as difference_taxable_paise,
    sum(portal_tax_paise - books_tax_paise)::bigint as difference_tax_paise
from sides
where (recipient_gstin, period) in (select (p.recipient_gstin, p.period) from marts.sales_loaded as p)
group by all
