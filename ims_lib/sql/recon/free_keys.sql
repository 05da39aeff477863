-- One row per key of a free document: documents of the two sides that share one are compared. Within a
-- party's PAN: number as such, serial, and the amount where it is rare (on its day at least); over parties:
-- number with amount or day, amount with day. So a pass costs documents times their few keys, never a party
-- squared. Numbers one slip apart: recon.slip_keys.
with free as (
    select
        f.*,
        hash(f.ledger, f.own_gstin, f.family) as owner,
        hash(f.ledger, f.own_gstin, f.family, f.party_pan) as party,
        abs(f.taxable_paise) // (r.amount_tolerance_paise + 1) as bucket,
        f.amount_count <= r.rare_amount_count as is_rare,
        f.amount_day_count <= r.rare_amount_count as is_rare_on_day
    from recon.free_documents as f
    cross join staging.rules as r
),

bucketed as (
    select * replace (bucket + unnest(if(side = 'books', [-1, 0, 1], [0])) as bucket)
    from free
)

select
    id,
    side,
    unnest(list_distinct([
        hash('number', party, number_look),
        hash('number', party, number_loose),
        hash('number', party, number_strict)
    ])) as key
from free
where number_strict <> ''
union all
select
    id,
    side,
    hash('serial', party, number_serial) as key
from free
where number_serial <> ''
union all
select
    id,
    side,
    hash('amount', party, bucket) as key
from bucketed
where is_rare
union all
select
    id,
    side,
    unnest([
        hash('amount', party, bucket, document_date), hash('amount and day', owner, bucket, document_date)
    ]) as key
from bucketed
where is_rare_on_day
union all
select
    id,
    side,
    hash('number and amount', owner, number_look, bucket) as key
from bucketed
where number_look <> ''
union all
select
    id,
    side,
    hash('number and day', owner, number_look, document_date) as key
from free
where length(number_look) >= 3
