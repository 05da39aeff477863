-- One row per document that is new, gone or different since the run before: in content, in what replaces
-- it, in what people have decided. Only those of raw.suspects can differ in content.
with now as (
    select
        id,
        content
    from staging.documents
    where id in (select s.id from raw.suspects as s)
),

earlier as (
    select
        id,
        content
    from before.documents
    where id in (select s.id from raw.suspects as s)
),

differs as (
    select coalesce(n.id, e.id) as id
    from now as n
    full outer join earlier as e on n.id = e.id
    where n.content is distinct from e.content
),

replaced as (
    select document
    from (
        select * from recon.superseded
        union all by name
        select * from before.superseded
    ) as every_one
    group by
        document,
        successor
    having count(*) = 1
),

decided as (
    select unnest([portal_id, books_id]) as id
    from (
        select * from recon.decisions
        union all by name
        select * from before.decisions
    ) as every_one
    group by
        portal_id,
        books_id,
        kind
    having count(*) = 1
)

select id from differs
union
select hash(document) as id from replaced
union
select id from decided
