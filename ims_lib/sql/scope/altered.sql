-- One row per changed document, as it is and as it was, with its party, amount and day.
select
    true as is_now,
    party_block,
    amount_block,
    document_date
from staging.documents
where id in (select id from scope.changed)
union all
select
    false as is_now,
    party_block,
    amount_block,
    document_date
from before.documents
where id in (select id from scope.changed)
