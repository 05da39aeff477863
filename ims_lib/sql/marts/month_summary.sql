-- One row per recipient, document month (YYYY-MM) and outcome: documents and tax of both sides in paise.
select
    recipient_gstin,
    strftime(coalesce(portal_date, books_date), '%Y-%m') as month,
    outcome,
    count(*) as count_documents,
    cast(coalesce(sum(portal_tax_paise), 0) as bigint) as portal_tax_paise,
    cast(coalesce(sum(books_tax_paise), 0) as bigint) as books_tax_paise
from recon.reconciled
group by all
