-- One row per portal document of a voucher whose number names several (`101, 102`, `101/102`, `101 TO
-- 104`): all portal documents of the party with one of these serials, their sums within tolerance of the
-- voucher. Cost: one hash join on the serial.
with named as (
    select
        *,
        unnest(serials) as serial
    from recon.groupable
    where side = 'books' and length(serials) > 1
),

joined as (
    select distinct
        p as portal,
        b.id as books_id,
        p.id as portal_id
    from named as b
    inner join recon.groupable as p on b.party = p.party and b.serial = p.number_serial
    where p.side = 'portal'
),

agreeing as (
    select j.books_id
    from joined as j
    inner join recon.groupable as b on j.books_id = b.id
    cross join staging.rules as rules
    group by j.books_id
    having
        count(*) > 1
        and abs(any_value(b.taxable_paise) - sum(j.portal.taxable_paise))
        <= any_value(rules.amount_tolerance_paise)
        and abs(any_value(b.igst_paise) - sum(j.portal.igst_paise)) <= any_value(rules.amount_tolerance_paise)
        and abs(any_value(b.cgst_paise) - sum(j.portal.cgst_paise)) <= any_value(rules.amount_tolerance_paise)
        and abs(any_value(b.sgst_paise) - sum(j.portal.sgst_paise)) <= any_value(rules.amount_tolerance_paise)
        and abs(any_value(b.cess_paise) - sum(j.portal.cess_paise)) <= any_value(rules.amount_tolerance_paise)
)

select
    if(bool_or(j.portal.tax_paise < 0) over (partition by j.books_id), 'netted', 'many_to_one') as rule,
    j.books_id as target_id,
    j.portal_id,
    j.books_id
from joined as j
inner join agreeing as a on j.books_id = a.books_id
