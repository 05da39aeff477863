-- One row per document of a ledger's sides; `id`: hash of KEY, `content`: of what counts. Paise signed.
with both_sides as (
    select
        'purchases' as ledger,
        'portal' as side,
        document,
        recipient_gstin as own_gstin,
        supplier_gstin as party_gstin,
        upper(trim(supplier_name)) as party_name,
        document_type,
        number_text,
        fy,
        document_date,
        null::date as posting_date,
        '' as order_text,
        taxable_paise,
        igst_paise,
        cgst_paise,
        sgst_paise,
        cess_paise,
        place_of_supply,
        port_code,
        is_reverse_charge,
        period
    from staging.portal_documents
    union all
    select
        'purchases' as ledger,
        'books' as side,
        document,
        recipient_gstin as own_gstin,
        supplier_text as party_gstin,
        upper(trim(supplier_name)) as party_name,
        document_type,
        number_text,
        fy,
        document_date,
        posting_date,
        voucher as order_text,
        taxable_paise,
        igst_paise,
        cgst_paise,
        sgst_paise,
        cess_paise,
        place_of_supply,
        port_code,
        is_reverse_charge,
        '' as period
    from staging.books_documents
),

keyed as (
    select
        b.* exclude (period),
        hash(b) as content,
        igst_paise + cgst_paise + sgst_paise + cess_paise as tax_paise,
        functions.party_key(document_type, party_gstin, party_name) as party_key,
        functions.family(document_type) as family,
        functions.number_dashed(number_text) as number_dashed
    from both_sides as b
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
