-- One row per free document that may be part of a group: no candidate pair of the first three passes and
-- no decision holds it. `base_core` is its number without a split suffix of its own (`/1`, `-A`, `PART
-- 2`); `serials` are the whole numbers that a voucher's number names, lists and ranges spelled out, each
-- with and without financial years.
with settled as (
    select unnest([portal_id, books_id]) as id
    from recon.ranked_candidates
    where pass <= 3 or fixed_by <> ''
),

free as (
    select
        *,
        side = 'books' and regexp_matches(number_dashed, '[0-9][^0-9]+[0-9]') as is_list,
        if(is_list, number_text, '') as list_text,
        if(is_list, functions.number_without_years(number_text), '') as yearless_text
    from recon.free_documents
    where id not in (select s.id from settled as s)
),

listed as (
    select
        *,
        functions.digit_runs(list_text) as list_runs,
        functions.digit_runs(yearless_text) as yearless_runs
    from free
)

select
    id,
    side,
    hash(ledger, own_gstin, party_key, family) as party,
    number_core,
    number_serial,
    taxable_paise,
    tax_paise,
    igst_paise,
    cgst_paise,
    sgst_paise,
    cess_paise,
    replace(functions.number_base(number_dashed), '-', '') as base_core,
    if(
        is_list,
        list_distinct(
            list_concat(
                functions.serials_named(list_text, list_runs),
                functions.serials_named(yearless_text, yearless_runs)
            )
        ),
        []
    ) as serials
from listed
