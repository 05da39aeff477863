-- One row per call: a document number without separators, financial year and leading zeros.
-- `INV/25-26/0012`, `INV-12` and `inv 0012` all become `INV12` (domain.md 4.3).
-- arguments: given
select functions.loose_of_dashed(functions.number_dashed(given))
