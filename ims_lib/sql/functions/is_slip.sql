-- One row per call: whether two texts differ by one slip of the hand: a character wrong, missing or
-- doubled, or two neighbours swapped.
-- arguments: one, other
select
    levenshtein(one, other) = 1
    or levenshtein(one, other) = 2 and length(one) = length(other) and damerau_levenshtein(one, other) = 1
