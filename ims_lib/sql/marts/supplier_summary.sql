-- One row per recipient and supplier: documents of both sides, how many are linked, and the tax that does
-- not agree. `at_risk_paise` is the tax of books documents that the portal does not show, and of portal tax
-- short of the books.
select
    recipient_gstin,
    supplier_gstin,
    max(supplier_name) as supplier_name,
    count(portal_document) filter (where is_first_of_portal) as count_portal,
    count(books_document) filter (where is_first_of_books) as count_books,
    count(*) filter (where books_document is not null and is_first_of_portal) as count_linked,
    count(*) filter (where needs_look = 'Y' and not is_marked) as count_open,
    cast(coalesce(sum(portal_tax_paise) filter (where is_first_of_portal), 0) as bigint) as portal_tax_paise,
    cast(coalesce(sum(books_tax_paise) filter (where is_first_of_books), 0) as bigint) as books_tax_paise,
    cast(
        coalesce(sum(portal_tax_paise) filter (where is_first_of_portal), 0)
        - coalesce(sum(books_tax_paise) filter (where is_first_of_books), 0) as bigint
    )
        as difference_tax_paise,
    cast(
        coalesce(
            sum(
                case
                    when outcome = 'only_in_books' then greatest(books_tax_paise, 0)
                    when outcome = 'mismatch' then greatest(books_tax_paise - portal_tax_paise, 0)
                    else 0
                end
            ),
            0
        ) as bigint
    ) as at_risk_paise
from marts.review
group by recipient_gstin, supplier_gstin
