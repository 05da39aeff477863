-- One row per asked document without a link (marts.asked_documents) and document of the other side under
-- another party that has its taxable value, and its number or its date: up to five of each.
with alike as (
    select
        a.id as asked_id,
        o.id,
        o.side,
        o.party_block,
        a.number_loose = o.number_loose as is_number
    from marts.asked_documents as a
    inner join staging.documents as o on a.taxable_paise = o.taxable_paise
    where
        a.side <> o.side and a.own_gstin = o.own_gstin and a.ledger = o.ledger and a.family = o.family
        and a.party_block <> o.party_block
        and (a.number_loose = o.number_loose or a.document_date = o.document_date)
)

select
    asked_id,
    id,
    side,
    party_block
from alike
qualify row_number() over (partition by asked_id, is_number order by id) <= 5
