-- One row per call: how near two documents are, 0 to 100: supplier up to 30, number 35, amounts 25, date 10.
-- It orders candidates for a person to look at; nothing is linked by it.
-- arguments: party, number, amount, date
select
    case party
        when 'same' then 30 when 'mistyped' then 24 when 'same_pan' then 22 when 'named' then 22
        when 'missing' then 8 else 0
    end
    + case
        when number in ('identical', 'same_characters', 'normalised') then 35
        when number in ('rewritten', 'look_alike') then 32
        when number = 'part' then 28
        when number = 'slip' then 22
        when number = 'serial' then 14
        when number = 'missing' then 10
        when number in ('neighbour', 'inside', 'series') then 5
        else 0
    end
    + case amount
        when 'equal' then 25 when 'within' then 24 when 'total' then 20 when 'opposite' then 15
        when 'taxable' then 15 when 'small' then 8 else 0
    end
    + case date
        when 'equal' then 10 when 'close' then 7 when 'swapped' then 7 when 'posting' then 5 else 0
    end
