-- One row per call: the letters and digits of a document number, nothing else.
-- arguments: given
select regexp_replace(functions.number_text(given), '[^A-Z0-9]', '', 'g')
