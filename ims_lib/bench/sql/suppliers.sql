-- One row per supplier: place, GSTIN with its check character, the PAN's registration in another State, name,
-- State, style and prefix of its numbers, first number, and whether it bills from a short price list.
with places as (
    select
        n.place,
        hash(n.place, 'supplier', a.seed) as h
    from bench.asked as a, range(a.suppliers) as n (place)
),

firms as (
    select
        place,
        h,
        'ZZ' || chr(65 + ((place // 9999) % 26)::int) || 'C' || chr(65 + (h % 26)::int)
        || format('{:04d}', 1 + place % 9999) || chr(65 + ((h // 26) % 26)::int) as pan,
        if(place % 2 = 0, 27, [29, 24, 7, 33, 36, 9, 6, 19][1 + (place // 2) % 8]) as state,
        [10, 22, 32, 37][1 + (h % 4)::int] as other_state
    from places
),

bodies as (
    select
        place,
        'gstin' as what,
        format('{:02d}', state) || pan || '1Z' as body
    from firms
    union all
    select
        place,
        'other' as what,
        format('{:02d}', other_state) || pan || '1Z' as body
    from firms
),

weighed as (
    select
        *,
        list_transform(
            range(14),
            lambda k: (instr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', body[k + 1]) - 1) * (1 + k % 2)
        ) as products
    from bodies
),

registrations as (
    select
        place,
        what,
        body || '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'[
            1 + (36 - list_sum(list_transform(products, lambda p: p // 36 + p % 36))::bigint % 36) % 36
        ] as gstin
    from weighed
)

select
    f.place,
    own.gstin,
    other.gstin as other_gstin,
    concat_ws(
        ' ',
        ['Shree', 'New', 'Royal', 'Om', 'National', 'Sai'][1 + (f.h % 6)::int],
        ['Steel', 'Traders', 'Polymers', 'Logistics', 'Textiles', 'Tools'][1 + ((f.h // 6) % 6)::int],
        f.place
    ) as supplier_name,
    format('{:02d}', f.state) as state,
    (f.place % 6)::int as style,
    chr(65 + ((f.h // 3) % 26)::int) || chr(65 + ((f.h // 81) % 26)::int) as prefix,
    1 + ((f.h // 7) % 5000)::int as first_serial,
    f.place % 10 = 7 as has_price_list
from firms as f
inner join registrations as own on f.place = own.place and own.what = 'gstin'
inner join registrations as other on f.place = other.place and other.what = 'other'
