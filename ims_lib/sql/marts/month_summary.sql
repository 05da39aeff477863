-- One row per recipient, document month (YYYY-MM) and outcome: documents and tax of both sides in paise.
select
    recipient_gstin,
    strftime(coalesce(portal_date, books_date), '%Y-%m') as month,
    outcome,
    count(*) filter (where is_first_of_portal or is_first_of_books) as count_documents,
    cast(coalesce(sum(portal_tax_paise) filter (where is_first_of_portal), 0) as bigint) as portal_tax_paise,
    cast(coalesce(sum(books_tax_paise) filter (where is_first_of_books), 0) as bigint) as books_tax_paise
from recon.reconciled
group by all
