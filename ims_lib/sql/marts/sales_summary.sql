-- One row per recipient, period and standing of own sales (marts.sales_review): documents and paise of the
-- registers (`books`) and of GSTR-1 (`portal`), each document counted once.
select
    recipient_gstin,
    period,
    standing,
    count(books_document) filter (where is_first_of_books) as count_books,
    count(portal_document) filter (where is_first_of_portal) as count_portal,
    cast(coalesce(sum(books_taxable_paise) filter (where is_first_of_books), 0) as bigint)
        as books_taxable_paise,
    cast(coalesce(sum(books_tax_paise) filter (where is_first_of_books), 0) as bigint) as books_tax_paise,
    cast(coalesce(sum(portal_taxable_paise) filter (where is_first_of_portal), 0) as bigint)
        as portal_taxable_paise,
    cast(coalesce(sum(portal_tax_paise) filter (where is_first_of_portal), 0) as bigint) as portal_tax_paise
from marts.sales_review
group by all
