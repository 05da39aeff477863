-- One row per portal document of a fixed pair, with the portal document that stands for all those it hangs
-- together with through shared vouchers.
with recursive reached as (
    select
        portal_id,
        portal_id as target_id
    from recon.fixed_pairs
    union
    select
        further.portal_id,
        r.target_id
    from reached as r
    inner join recon.fixed_pairs as near on r.portal_id = near.portal_id
    inner join recon.fixed_pairs as further on near.books_id = further.books_id
)

select
    portal_id,
    min(target_id) as target_id
from reached
group by portal_id
