-- One row per call: the rank of a candidate pair within its pass by its kinds of evidence, lower is better.
-- arguments: party_evidence, number_evidence, date_evidence, amount_evidence, count_different
select
    (list_position(['same', 'same_pan', 'mistyped', 'named', 'missing'], party_evidence) * 100000)
    + (list_position(
        [
            'identical', 'same_characters', 'normalised', 'rewritten', 'look_alike', 'part', 'slip', 'serial',
            'missing', 'other', 'series'
        ],
        number_evidence
    ) * 1000)
    + (list_position(['equal', 'close', 'swapped', 'posting', 'far'], date_evidence) * 100)
    + (list_position(['equal', 'within', 'beyond'], amount_evidence) * 10)
    + count_different
