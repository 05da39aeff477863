-- One row per party (all registrations of its PAN) whose free documents are all weighed again.
select party_block from scope.stirred
union
select party_block from scope.near
