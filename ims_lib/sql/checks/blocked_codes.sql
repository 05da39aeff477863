-- One row per beginning of an HSN or SAC whose credit is often blocked (CGST Act s.17(5)): a hint, the use
-- decides.
select
    unnest(['8703', '8711', '8802', '8903', '9963', '99721', '9987', '9997']) as code,
    unnest([
        'motor vehicles: s.17(5)(a)', 'motorcycles: s.17(5)(a)', 'aircraft: s.17(5)(aa)',
        'vessels: s.17(5)(aa)', 'food and lodging: s.17(5)(b)', 'immovable property: s.17(5)(c), (d)',
        'repair of vehicles: s.17(5)(ab)', 'beauty, clubs, personal services: s.17(5)(b), (g)'
    ]) as what
