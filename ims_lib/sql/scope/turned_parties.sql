-- One row per party of a changed document whose chance of likeness (recon.party_chances) passed its limit,
-- up or down, since the run before.
with parties as (
    select distinct party_block as party
    from scope.altered
),

free as (
    select
        'earlier' as time,
        party_block as party,
        side
    from before.unsettled
    union all
    select
        'now' as time,
        party_block as party,
        side
    from before.unsettled
    where number_block not in (select number_block from scope.changed_blocks)
    union all
    select
        'now' as time,
        party_block as party,
        side
    from scope.loose
),

sizes as (
    select
        party_block as party,
        count(*) as count_now
    from staging.documents
    where party_block in (select party from parties)
    group by all
),

changes as (
    select
        party_block as party,
        count(*) filter (where is_now) - count(*) filter (where not is_now) as count_more
    from scope.altered
    group by all
),

chances as (
    select
        f.time,
        f.party,
        count(*) filter (where f.side = 'portal') * count(*) filter (where f.side = 'books') * 2
        // any_value(if(f.time = 'now', s.count_now, s.count_now - c.count_more))
        <= any_value(r.chance_pairs_most) as is_low
    from free as f
    inner join sizes as s on f.party = s.party
    inner join changes as c on f.party = c.party
    cross join staging.rules as r
    group by
        f.time,
        f.party
)

select party
from chances
group by party
having min(is_low) <> max(is_low)
