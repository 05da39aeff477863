-- One row per call: a document number with every run of separators written as one dash.
-- arguments: given
select regexp_replace(functions.number_text(given), '[^A-Z0-9]+', '-', 'g')
