-- One row per pair of a portal and a books document that may be the same, with the evidence for it. Blocked
-- on recipient, supplier and normalised number, so the cost grows with the documents and not their square.
-- Differences are portal minus books, in paise; of documents with opposite signs the absolute amounts are
-- compared.
with free as (
    select *
    from recon.documents
    where number_loose <> '' and document not in (select document from recon.duplicates)
),

pairs as (
    select
        p as portal,
        b as books,
        p.document as portal_document,
        b.document as books_document,
        p.recipient_gstin,
        p.supplier_key,
        p.number_loose,
        (p.type_after_sign like '%credit_note') <> (b.type_after_sign like '%credit_note') as is_opposite,
        length(p.number_loose) < rules.short_number_chars as is_short,
        rules.amount_tolerance_paise as tolerance_paise,
        date_diff('day', p.document_date, b.document_date) as days_apart,
        case
            when p.number_text = b.number_text then 'identical'
            when p.number_strict = b.number_strict then 'same_characters'
            else 'normalised'
        end as number_evidence,
        functions.date_evidence(
            p.document_date, b.document_date, b.posting_date, rules.date_close_days, rules.posting_days
        ) as date_evidence
    from free as p
    inner join free as b
        on
            p.recipient_gstin = b.recipient_gstin
            and p.supplier_key = b.supplier_key
            and p.number_loose = b.number_loose
            and p.family = b.family
    cross join staging.rules as rules
    where p.side = 'portal' and b.side = 'books'
)

select
    * exclude (portal, books, is_short) replace (
        if(is_short and date_evidence <> 'equal', 'far', date_evidence) as date_evidence
    ),
    is_short,
    portal.fy = books.fy as is_same_year,
    portal.taxable_paise - books.taxable_paise as difference_taxable_paise,
    portal.igst_paise - books.igst_paise as difference_igst_paise,
    portal.cgst_paise - books.cgst_paise as difference_cgst_paise,
    portal.sgst_paise - books.sgst_paise as difference_sgst_paise,
    portal.cess_paise - books.cess_paise as difference_cess_paise,
    greatest(
        functions.gap(portal.taxable_paise, books.taxable_paise, is_opposite),
        functions.gap(portal.igst_paise, books.igst_paise, is_opposite),
        functions.gap(portal.cgst_paise, books.cgst_paise, is_opposite),
        functions.gap(portal.sgst_paise, books.sgst_paise, is_opposite),
        functions.gap(portal.cess_paise, books.cess_paise, is_opposite)
    ) as largest_difference_paise,
    portal.type_after_sign <> books.type_after_sign as is_type_different,
    coalesce(portal.is_reverse_charge <> books.is_reverse_charge, false) as is_reverse_charge_different,
    portal.place_of_supply <> books.place_of_supply
    and portal.place_of_supply <> '' and books.place_of_supply <> '' as is_place_different
from pairs
