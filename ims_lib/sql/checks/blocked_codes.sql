-- One row per beginning of an HSN or SAC whose credit is often blocked (CGST Act s.17(5)): a hint, the use
-- decides.
with listed as (
    select
        unnest([
            ['8702', '8703', '8711'],
            ['8801', '8802', '8901', '8902', '8903', '8904', '8905', '8906'],
            ['997134', '997135', '998714'],
            [
                '99633', '99972', '99931', '997132', '997133', '996601', '997311', '999594', '999652',
                '999723', '998555'
            ],
            ['9954']
        ]) as codes,
        unnest([
            's.17(5)(a): vehicles for up to 13 persons, driver included',
            's.17(5)(aa): vessels and aircraft',
            's.17(5)(ab): insurance and repair of vehicles, vessels and aircraft',
            's.17(5)(b): food, health, beauty, life and health insurance, vehicles hired, clubs, leave',
            's.17(5)(c), (d): works contracts and construction of immovable property'
        ]) as what
)

select
    unnest(codes) as code,
    what
from listed
