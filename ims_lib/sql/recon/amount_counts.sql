-- One row per amount of a party (all registrations of its PAN), side and day, where a document without a
-- plain link holds it: how many numbers of that side carry it on that day and ever, in all that is
-- loaded. What a party bills often proves little (the term frequency of record linkage).
with open_amounts as (
    select distinct amount_block
    from recon.documents
    where
        id not in (select portal_id from recon.plain_links)
        and id not in (select books_id from recon.plain_links)
),

numbers as (
    select distinct
        side,
        document_date,
        amount_block,
        if(number_loose = '', id, number_block) as number_block
    from recon.standing_documents
    where amount_block in (select amount_block from open_amounts)
),

by_day as (
    select
        side,
        amount_block,
        document_date,
        count(*) as count_on_day
    from numbers
    group by all
)

select
    amount_block,
    side,
    document_date,
    count_on_day,
    cast(sum(count_on_day) over (partition by amount_block, side) as bigint) as count_ever
from by_day
