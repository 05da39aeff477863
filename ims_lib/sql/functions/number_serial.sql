-- One row per call: the running number at the end of a document number as digits, zeros kept: `007` of
-- `INV/007/26-27`; '' where it has none.
-- arguments: number_text, fy
select regexp_extract(functions.number_without_own_year(number_text, fy), '[0-9]{1,15}$')
