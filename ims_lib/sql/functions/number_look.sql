-- One row per call: a dashed number with characters that look alike made one (letter O and zero, I, L and
-- one), the leading zeros that this uncovers dropped, and no dashes.
-- arguments: number_dashed
select replace(functions.without_leading_zeros(translate(number_dashed, 'OIL', '011')), '-', '')
