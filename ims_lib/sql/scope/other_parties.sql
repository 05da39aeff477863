-- One row per party that scope.documents holds only some free documents of, with how many it has.
select
    party_block as party,
    count(*) filter (where side = 'portal') as count_portal,
    count(*) filter (where side = 'books') as count_books
from before.unsettled
where
    party_block in (select party_block from scope.documents)
    and party_block not in (select party_block from scope.parties)
group by all
