-- One row per row of recon.pairs that holds an asked document (raw.asked) or one of its group or of its
-- rivals, with both sides as staging.documents has them, the structs `portal` and `books`; `is_asked` where
-- the row itself was meant. Empty unless somebody asks (ims_lib.explain).
with direct as materialized (
    select *
    from recon.pairs
    where portal_id in (select a.id from raw.asked as a)
    union all
    select *
    from recon.pairs
    where books_id in (select a.id from raw.asked as a)
),

-- A document in several rows always has a group; where none has, nothing more is read.
pairs as materialized (
    select *
    from direct
    union
    select *
    from recon.pairs
    where
        group_id in (
            select d.group_id from direct as d
            where d.group_id <> ''
        )
),

documents as materialized (
    select
        id,
        side,
        ledger,
        own_gstin,
        party_block,
        family,
        party_gstin,
        party_name,
        document_type,
        number_text,
        document_date,
        taxable_paise,
        igst_paise,
        cgst_paise,
        sgst_paise,
        cess_paise,
        place_of_supply,
        is_reverse_charge
    from staging.documents
    where id in (select unnest([r.portal_id, r.books_id]) from pairs as r)
)

select
    r.*,
    coalesce(r.portal_id in (select a.id from raw.asked as a), false)
    or coalesce(r.books_id in (select a.id from raw.asked as a), false) as is_asked,
    case
        when r.portal_document is null then r.books_document
        when r.is_first_of_portal then r.portal_document
        else r.portal_document || ' + ' || r.books_document
    end as row_id,
    r.portal_id is not null and r.books_id is not null as is_link,
    p as portal,
    b as books,
    functions.explain_forms(p.number_text) as portal_forms,
    functions.explain_forms(b.number_text) as books_forms
from pairs as r
left join documents as p on r.portal_id = p.id
left join documents as b on r.books_id = b.id
