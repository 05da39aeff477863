-- One row per pair of a portal and a books document that share a key of recon.free_keys, or of
-- recon.slip_keys with taxable values that a link could have, or are fixed; pairs that a person unlinked
-- are left out. `fixed_by` names the decision, '' for none; `is_rival`: not fixed, but one of the two is.
with keyed as (
    select
        p.id as portal_id,
        b.id as books_id
    from recon.free_keys as p
    inner join recon.free_keys as b on p.key = b.key
    where p.side = 'portal' and b.side = 'books'
    union
    select
        p.id as portal_id,
        b.id as books_id
    from recon.slip_keys as p
    inner join recon.slip_keys as b on p.key = b.key
    cross join staging.rules as r
    where
        p.side = 'portal' and b.side = 'books'
        and (
            abs(p.paise - b.paise) <= r.amount_tolerance_paise
            or abs(p.paise - b.paise) * 100 <= greatest(p.paise, b.paise) * r.small_difference_percent
        )
    union
    select
        portal_id,
        books_id
    from recon.fixed_pairs
)

select
    k.*,
    coalesce(f.kind, '') as fixed_by,
    f.kind is null and (
        k.portal_id in (select y.portal_id from recon.fixed_pairs as y)
        or k.books_id in (select y.books_id from recon.fixed_pairs as y)
    ) as is_rival
from keyed as k
left join recon.fixed_pairs as f on k.portal_id = f.portal_id and k.books_id = f.books_id
where
    (k.portal_id, k.books_id) not in (
        select (d.portal_id, d.books_id) from recon.decisions as d
        where d.kind = 'unlink'
    )
