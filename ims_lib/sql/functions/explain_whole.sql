-- One row per call: a number as written, in upper case, without label and separators.
-- arguments: given
select replace(functions.number_dashed(functions.number_unlabelled(functions.number_text(given))), '-', '')
