-- One row per document of marts.neighbours, asked or near, with the keys that functions.number_evidence
-- compares, and the documents of the other side that it is linked to (`linked_to`, '' for none).
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

links as (
    select
        portal_id as id,
        books_document as partner
    from recon.pairs
    where portal_id in (select w.id from wanted as w) and books_document is not null
    union all
    select
        books_id as id,
        portal_document as partner
    from recon.pairs
    where books_id in (select w.id from wanted as w) and portal_document is not null
),

partners as (
    select
        id,
        string_agg(partner, ' | ' order by partner) as linked_to
    from links
    group by id
),

cored as (
    select
        id,
        side,
        document,
        party_gstin,
        party_name,
        party_key,
        number_text,
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
        replace(functions.number_dashed(number_text), '-', '') as number_strict,
        functions.number_loose(number_text) as number_loose,
        functions.explain_core(number_text) as number_dashed,
        replace(number_dashed, '-', '') as number_core,
        regexp_extract(number_dashed, '([0-9]+)[^0-9]*$', 1) as number_serial
    from staging.documents
    where
        party_block in (select w.party_block from wanted as w)
        and id in (select w.id from wanted as w)
)

select
    c.*,
    functions.number_look(c.number_dashed) as number_look,
    regexp_replace(c.number_core, '[0-9]', '', 'g') as number_letters,
    coalesce(p.linked_to, '') as linked_to
from cored as c
left join partners as p on c.id = p.id
