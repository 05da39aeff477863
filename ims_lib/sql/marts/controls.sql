-- One row per control: what must tie out, what was found and whether it does; one that does not stops the
-- exports. Counts and paise per recipient and side: the documents that came in against those in exactly one
-- outcome and row.
with documents as (
    select
        'portal' as side,
        recipient_gstin,
        unnest(['documents', 'taxable', 'igst', 'cgst', 'sgst', 'cess']) as control,
        unnest([1, taxable_paise, igst_paise, cgst_paise, sgst_paise, cess_paise]) as amount
    from staging.portal_documents
    union all
    select
        'books' as side,
        recipient_gstin,
        unnest(['documents', 'taxable', 'igst', 'cgst', 'sgst', 'cess']) as control,
        unnest([1, taxable_paise, igst_paise, cgst_paise, sgst_paise, cess_paise]) as amount
    from staging.books_documents
),

in_rows as (
    select
        'portal' as side,
        recipient_gstin,
        unnest(['documents', 'taxable', 'igst', 'cgst', 'sgst', 'cess']) as control,
        unnest(
            [
                1,
                portal_taxable_paise,
                portal_igst_paise,
                portal_cgst_paise,
                portal_sgst_paise,
                portal_cess_paise
            ]
        ) as amount
    from recon.reconciled
    where portal_document is not null and is_first_of_portal
    union all
    select
        'books' as side,
        recipient_gstin,
        unnest(['documents', 'taxable', 'igst', 'cgst', 'sgst', 'cess']) as control,
        unnest(
            [1, books_taxable_paise, books_igst_paise, books_cgst_paise, books_sgst_paise, books_cess_paise]
        ) as amount
    from recon.reconciled
    where books_document is not null and is_first_of_books
),

expected as (
    select
        control,
        recipient_gstin,
        side,
        cast(sum(amount) as bigint) as expected
    from documents
    group by all
),

found as (
    select
        control,
        recipient_gstin,
        side,
        cast(sum(amount) as bigint) as found
    from in_rows
    group by all
)

select
    coalesce(e.control, f.control) as control,
    coalesce(e.recipient_gstin, f.recipient_gstin) as recipient_gstin,
    coalesce(e.side, f.side) as side,
    coalesce(e.expected, 0) as expected,
    coalesce(f.found, 0) as found,
    coalesce(f.found, 0) - coalesce(e.expected, 0) as difference,
    coalesce(f.found, 0) = coalesce(e.expected, 0) as is_ok
from expected as e
full outer join found as f
    on e.control = f.control and e.recipient_gstin = f.recipient_gstin and e.side = f.side
