-- One row per candidate pair with what its evidence amounts to: whether numbers are surely the same,
-- amounts within tolerance (head by head, or taxable and total tax only), the amount rare for that party,
-- the date of any weight. A short number proves little unless the dates are equal.
select
    c.* replace (
        if(c.number_chars < r.short_number_chars and c.date_evidence <> 'equal', 'far', c.date_evidence)
            as date_evidence
    ),
    c.number_chars < r.short_number_chars as is_short,
    c.number_evidence in ('identical', 'same_characters', 'normalised') as is_number_equal,
    is_number_equal or c.number_evidence in ('rewritten', 'look_alike') as is_number_same,
    c.number_evidence in ('part', 'slip', 'serial') as is_number_alike,
    c.largest_difference_paise <= c.tolerance_paise as is_within,
    c.gap_taxable_paise <= c.tolerance_paise and c.gap_tax_paise <= c.tolerance_paise as is_total_within,
    c.gap_taxable_paise * 100 <= c.larger_taxable_paise * r.small_difference_percent
    and c.gap_tax_paise * 100 <= c.larger_tax_paise * r.small_difference_percent as is_difference_small,
    c.gap_taxable_paise * 100 <= c.larger_taxable_paise * r.close_difference_percent
    and c.gap_tax_paise * 100 <= c.larger_tax_paise * r.close_difference_percent as is_difference_close,
    c.amount_count <= r.rare_amount_count as is_rare,
    c.amount_count <= r.rare_amount_count
    or (c.amount_day_count <= r.rare_amount_count and c.days_apart = 0) as is_rare_enough,
    c.number_evidence <> 'slip' or coalesce(c.serial_gap, 0) = 0 or c.serial_gap > r.series_far
    or c.chance_pairs <= r.chance_pairs_most as is_far_from_series,
    c.serial_chars >= r.serial_digits_least or c.days_apart = 0 as is_serial_enough,
    abs(c.days_apart) <= r.date_far_days as is_date_possible,
    c.is_type_different::integer + c.is_reverse_charge_different::integer + c.is_place_different::integer
        as count_different,
    case
        when c.largest_difference_paise = 0 then 'equal'
        when c.largest_difference_paise <= c.tolerance_paise then 'within'
        else 'beyond'
    end as amount_evidence
from recon.candidates as c
cross join staging.rules as r
where c.largest_difference_paise <= c.tolerance_paise or not c.is_opposite or c.fixed_by <> ''
