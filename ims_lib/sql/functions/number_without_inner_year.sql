-- One row per call: a dashed number without a financial year written between letters and at least three
-- digits, or after them, with the separators lost: `INV25260012`, `INV0012-2526` as `00122526`.
-- arguments: dashed
select
    regexp_replace(
        dashed,
        '^([A-Z]+|)(?:2017-?18|2018-?19|2019-?20|2020-?21|2021-?22|2022-?23|2023-?24|2024-?25|2025-?26'
        || '|2026-?27|2027-?28|2028-?29|2029-?30|2030-?31|1718|1819|1920|2021|2122|2223|2324|2425|2526'
        || '|2627|2728|2829|2930|3031)([0-9]{3,})$',
        '\1-\2'
    )
