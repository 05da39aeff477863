-- One row per asked document (raw.asked) that has no link, with the keys that its neighbours are found by.
with unlinked as (
    select if(portal_id is null, books, portal) as d
    from marts.asked_rows
    where is_asked and not is_link
)

select
    d.id,
    d.side,
    d.ledger,
    d.own_gstin,
    d.party_block,
    d.family,
    d.document_date,
    d.taxable_paise,
    functions.number_loose(d.number_text) as number_loose
from unlinked
