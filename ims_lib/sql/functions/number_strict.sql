-- One row per call: the letters and digits of a document number, nothing else.
-- arguments: given
select replace(functions.number_dashed(given), '-', '')
