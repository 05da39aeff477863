-- One row per voucher of a portal document that the books hold in several vouchers, known by number: all of
-- them carry its number, or its number with a suffix, and their sums agree with it within tolerance. Cost:
-- one hash join on the number.
with parts as (
    select
        *,
        unnest(list_distinct([number_core, base_core])) as piece
    from recon.groupable
    where side = 'books' and number_core <> ''
),

joined as (
    select
        p as portal,
        b as books,
        p.id as portal_id,
        b.id as books_id
    from recon.groupable as p
    inner join parts as b on p.party = b.party and p.number_core = b.piece
    where p.side = 'portal' and p.number_core <> '' and (p.tax_paise < 0) = (b.tax_paise < 0)
),

agreeing as (
    select portal_id
    from joined
    cross join staging.rules as rules
    group by portal_id
    having
        count(*) > 1
        and abs(any_value(portal.taxable_paise) - sum(books.taxable_paise))
        <= any_value(rules.amount_tolerance_paise)
        and abs(any_value(portal.igst_paise) - sum(books.igst_paise))
        <= any_value(rules.amount_tolerance_paise)
        and abs(any_value(portal.cgst_paise) - sum(books.cgst_paise))
        <= any_value(rules.amount_tolerance_paise)
        and abs(any_value(portal.sgst_paise) - sum(books.sgst_paise))
        <= any_value(rules.amount_tolerance_paise)
        and abs(any_value(portal.cess_paise) - sum(books.cess_paise))
        <= any_value(rules.amount_tolerance_paise)
)

select
    'one_to_many' as rule,
    j.portal_id as target_id,
    j.portal_id,
    j.books_id
from joined as j
inner join agreeing as a on j.portal_id = a.portal_id
