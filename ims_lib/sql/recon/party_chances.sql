-- One row per party (all registrations of its PAN) with free documents: how many pairs of free documents
-- chance could make alike, per document of the party. Where much is unmatched, likeness proves less.
with free as (
    select
        party_block as party,
        count(*) filter (where side = 'portal') as count_portal,
        count(*) filter (where side = 'books') as count_books
    from recon.free_documents
    group by all
),

everything as (
    select
        party_block as party,
        count(*) as count_documents
    from staging.documents
    where party_block in (select party from free)
    group by all
)

select
    f.party,
    f.count_portal * f.count_books * 2 // e.count_documents as chance_pairs
from free as f
inner join everything as e on f.party = e.party
