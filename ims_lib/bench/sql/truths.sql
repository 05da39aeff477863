-- One row per true document: supplier, number in the supplier's own series, date, paise, and by which planted
-- differences the books depart from it. Of 103 documents three stand on the portal alone and three in the
-- books alone. A supplier's series runs through a year in step with the dates. bench.asked says which items
-- (`first_item` to below `last_item`), and whether a tenth of all are one supplier's.
with items as (
    select
        n.item,
        a.seed,
        a.items // a.suppliers as per_supplier,
        case
            when not a.is_skewed then n.item % a.suppliers
            when n.item % 10 = 0 then 0
            else 1 + (n.item - n.item // 10 - 1) % (a.suppliers - 1)
        end as place,
        case
            when not a.is_skewed then n.item // a.suppliers
            when n.item % 10 = 0 then n.item // 10
            else (n.item - n.item // 10 - 1) // (a.suppliers - 1)
        end as turn
    from bench.asked as a, range(a.first_item, a.last_item) as n (item)
),

drawn as (
    select
        *,
        hash(item, 'amount', seed) as by_amount,
        hash(item, 'written', seed) as by_number,
        hash(item, 'other', seed) as by_other
    from items
),

priced as (
    select
        d.*,
        s.* exclude (place),
        s.first_serial + d.turn as serial,
        if(
            s.has_price_list,
            250000 * (1 + (d.by_amount % 4)::bigint) + 100 * s.first_serial,
            power(10, 4.5 + (d.by_amount % 100000) / 100000.0 * 3.5)::bigint
        ) as taxable_paise,
        if((d.by_amount // 100000) % 4 = 0, 5, 18) as rate
    from drawn as d
    inner join bench.suppliers as s on d.place = s.place
)

select
    item,
    item % 103 as side_turn,
    place,
    gstin,
    other_gstin,
    supplier_name,
    state,
    serial,
    case style
        when 0 then prefix || '/25-26/' || format('{:05d}', serial)
        when 1 then prefix || '-2025-26-' || serial
        when 2 then prefix || serial
        when 3 then (100000 + serial)::text
        when 4 then prefix || '/' || serial || '/25-26'
        else prefix || '-' || format('{:07d}', serial)
    end as number,
    date '2025-04-01' + least(365, turn * 365 // greatest(1, per_supplier))::int as document_date,
    taxable_paise,
    rate,
    if(state = '27', 0, taxable_paise * rate // 100) as igst_paise,
    if(state = '27', taxable_paise * rate // 200, 0) as cgst_paise,
    case
        when by_number % 1000 < 80 then 'written'
        when by_number % 1000 < 85 then 'mistyped'
        else ''
    end as number_slip,
    ((by_number // 1000) % 5)::int as number_way,
    case
        when by_other % 1000 < 30 then 'rounding'
        when by_other % 1000 < 40 then 'amount'
        else ''
    end as amount_slip,
    1 + ((by_other // 1000) % 89)::bigint as amount_way,
    if((by_other // 100000) % 100 < 2, 1 + ((by_other // 10000000) % 9)::int, 0) as days_late,
    case
        when (by_other // 1000000000) % 1000 < 2 then 'mistyped'
        when (by_other // 1000000000) % 1000 < 5 then 'other'
        else ''
    end as gstin_slip
from priced
order by item
