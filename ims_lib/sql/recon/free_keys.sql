-- One row per key of a free document: documents of the two sides that share one are compared. Within a
-- party's PAN: number with one character left out, serial, and the amount where it is rare (on its day at
-- least); over parties: number with amount or day, amount with day. So a pass costs documents times their
-- few keys, never a party squared. `cut` is the character left out, 0 for none, of equal neighbours one.
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
),

spelled as (
    select
        *,
        unnest(range(length(number_look) + 1)) as cut
    from free
    where number_look <> ''
)

select
    id,
    side,
    hash('slip', party, if(cut = 0, number_look, number_look[:cut - 1] || number_look[cut + 1:])) as key
from spelled
where cut = 0 or number_look[cut] <> number_look[cut - 1]
union all
select
    id,
    side,
    hash('characters', party, number_strict) as key
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
