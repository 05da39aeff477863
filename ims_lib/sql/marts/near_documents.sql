-- One row per document of marts.neighbours, asked or near, with the keys that functions.number_evidence
-- compares, and the documents of the other side that it is linked to (`linked_to`, '' for none; in words
-- `linked_text`). `number_serial` is null where it is no bigint: DuckDB 2.0 may cast a field of a struct
-- before the case that guards it is asked.
with wanted as materialized (
    select
        id,
        party_block
    from marts.neighbours
    union
    select
        id,
        party_block
    from marts.asked_documents
),

cored as (
    select
        id,
        side,
        ledger,
        document,
        party_gstin,
        party_name,
        party_key,
        number_text,
        number_strict,
        number_loose,
        document_date,
        posting_date,
        taxable_paise,
        igst_paise,
        cgst_paise,
        sgst_paise,
        cess_paise,
        type_after_sign,
        igst_paise + cgst_paise + sgst_paise + cess_paise as tax_paise,
        functions.is_number_damaged(number_text) as is_number_damaged,
        functions.explain_forms(number_text) as number_forms,
        functions.explain_core(number_text) as number_dashed
    from staging.documents
    where
        party_block in (select w.party_block from wanted as w)
        and id in (select w.id from wanted as w)
)

select
    c.*,
    replace(c.number_dashed, '-', '') as number_core,
    functions.number_look(c.number_dashed) as number_look,
    regexp_replace(c.number_dashed, '[-0-9]', '', 'g') as number_letters,
    nullif(regexp_extract(c.number_dashed, '(?:^|[^0-9])([0-9]{1,18})[^0-9]*$', 1), '') as number_serial,
    coalesce(p.linked_to, '') as linked_to,
    p.linked_text
from cored as c
left join marts.near_partners as p on c.id = p.id
