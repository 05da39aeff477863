-- One row per party (all registrations of its PAN) with free documents: how many pairs of free documents
-- chance could make alike, per document of the party. Where much is unmatched, likeness proves less.
-- raw.other_parties: those whose free documents a run again takes only some of, with all they have.
with free as (
    select
        party_block as party,
        count(*) filter (where side = 'portal') as count_portal,
        count(*) filter (where side = 'books') as count_books
    from recon.free_documents
    where party_block not in (select o.party from raw.other_parties as o)
    group by all
    union all
    select
        party,
        count_portal,
        count_books
    from raw.other_parties
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
