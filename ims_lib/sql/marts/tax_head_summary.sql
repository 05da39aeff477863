-- One row per recipient, period, outcome and tax head: paise of both sides and portal minus books.
with by_head as (
    select
        recipient_gstin,
        period,
        outcome,
        unnest(['taxable', 'igst', 'cgst', 'sgst', 'cess']) as tax_head,
        unnest(
            [portal_taxable_paise, portal_igst_paise, portal_cgst_paise, portal_sgst_paise, portal_cess_paise]
        ) * is_first_of_portal::integer as portal_paise,
        unnest(
            [books_taxable_paise, books_igst_paise, books_cgst_paise, books_sgst_paise, books_cess_paise]
        ) * is_first_of_books::integer as books_paise
    from recon.reconciled
)

select
    recipient_gstin,
    period,
    outcome,
    tax_head,
    (coalesce(sum(portal_paise), 0))::bigint as portal_paise,
    (coalesce(sum(books_paise), 0))::bigint as books_paise,
    (coalesce(sum(portal_paise), 0) - coalesce(sum(books_paise), 0))::bigint as difference_paise
from by_head
group by recipient_gstin, period, outcome, tax_head
