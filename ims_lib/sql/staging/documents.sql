-- One row per document of a ledger's sides; `id`: hash of KEY, `content`: of what counts. Paise signed.
with both_ledgers as (
    select * from staging.purchase_sides
    union all by name
    select * from staging.sales_sides
),

keyed as (
    select
        b.* exclude (period),
        hash(b) as content,
        igst_paise + cgst_paise + sgst_paise + cess_paise as tax_paise,
        functions.family(document_type) as family,
        functions.number_dashed(number_text) as number_dashed
    from both_ledgers as b
),

numbered as materialized (
    select
        * exclude (number_dashed),
        replace(number_dashed, '-', '') as number_strict,
        functions.loose_of_dashed(number_dashed) as number_loose,
        functions.party_pan(party_key) as party_pan,
        functions.type_after_sign(document_type, taxable_paise, tax_paise) as type_after_sign
    from keyed
)

select
    *,
    hash(document) as id,
    functions.number_block(ledger, own_gstin, party_key, family, number_loose) as number_block,
    hash(ledger, own_gstin, party_pan) as party_block,
    hash(ledger, own_gstin, party_pan, taxable_paise) as amount_block
from numbered
order by party_block
