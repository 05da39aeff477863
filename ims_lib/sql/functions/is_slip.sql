-- One row per call: whether two texts differ by one slip of the hand: a character wrong, missing or
-- doubled, or two neighbours swapped: costly, so sought only where both hold the same characters.
-- arguments: one, other
select
    case
        when levenshtein(one, other) = 1 then true
        when levenshtein(one, other) <> 2 or length(one) <> length(other) then false
        when jaccard(one, other) < 1 then false
        else damerau_levenshtein(one, other) = 1
    end
