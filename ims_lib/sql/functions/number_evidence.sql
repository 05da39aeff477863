-- One row per call: how the numbers of two free documents agree, the strongest way that applies:
-- identical, same_characters, normalised, missing (one is none or damaged), rewritten, look_alike (all
-- written otherwise only), part (something dropped before or after), neighbour (the next of its series),
-- slip, serial (same last run of digits), inside (a short one within a long one), series (another of the
-- same series), missing, other.
-- arguments: p, b, series_step, short_chars
select
    case
        when p.number_text = b.number_text and p.number_strict <> '' then 'identical'
        when p.number_strict = b.number_strict and p.number_strict <> '' then 'same_characters'
        when p.number_loose = b.number_loose and p.number_loose <> '' then 'normalised'
        when p.is_number_damaged or b.is_number_damaged then 'missing'
        when p.number_core = b.number_core then 'rewritten'
        when p.number_look = b.number_look then 'look_alike'
        when
            functions.is_part(p.number_dashed, b.number_dashed)
            or functions.is_part(b.number_dashed, p.number_dashed) then 'part'
        when
            p.number_letters = b.number_letters and length(p.number_serial) between 1 and 18
            and length(b.number_serial) between 1 and 18
            and abs(try_cast(p.number_serial as bigint) - try_cast(b.number_serial as bigint)) <= series_step
            and replace(p.number_core, p.number_serial, '') = replace(b.number_core, b.number_serial, '')
            then 'neighbour'
        when
            greatest(length(p.number_look), length(b.number_look)) >= short_chars
            and least(length(p.number_look), length(b.number_look)) >= short_chars - 1
            and functions.is_slip(p.number_look, b.number_look) then 'slip'
        when p.number_serial = b.number_serial and p.number_serial <> '' then 'serial'
        when
            least(length(p.number_look), length(b.number_look)) <= short_chars + 1
            and (contains(p.number_look, b.number_look) or contains(b.number_look, p.number_look))
            then 'inside'
        when
            p.number_letters = b.number_letters
            and abs(length(p.number_core) - length(b.number_core)) <= 1 then 'series'
        else 'other'
    end
