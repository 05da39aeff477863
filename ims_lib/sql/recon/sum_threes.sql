-- One row per three documents of one side whose sum is a document of the other, as recon.sum_twos has it
-- for two: no credit notes, dates within group_triple_days, at most group_triples_most left of the party in
-- ten days. Cost: that number for each document, whose rest is looked up among the sums of two.
with few as (
    select d.*
    from recon.left_documents as d
    cross join staging.rules as r
    where d.count_in_ten_days <= r.group_triples_most and d.taxable_paise > 0
),

targets as (
    select
        *,
        unnest([ten_days - 1, ten_days, ten_days + 1]) as item_ten_days
    from few
),

rests as (
    select
        t.id as target_id,
        t.side as target_side,
        t.party,
        t.document_date,
        i.id as first_id,
        i.taxable_paise as first_paise,
        t.taxable_paise - i.taxable_paise as rest_paise
    from targets as t
    inner join few as i on t.party = i.party and t.item_ten_days = i.ten_days and t.side <> i.side
    cross join staging.rules as r
    where
        i.taxable_paise * 3 <= t.taxable_paise
        and abs(date_diff('day', t.document_date, i.document_date)) <= r.group_triple_days
),

seconds as (
    select
        *,
        unnest(range(ten_days - 2, ten_days + 3)) as item_ten_days
    from few
),

twos as (
    select
        j.side,
        j.party,
        j.id as second_id,
        k.id as third_id,
        j.taxable_paise as second_paise,
        j.taxable_paise + k.taxable_paise as sum_paise
    from seconds as j
    inner join few as k on j.party = k.party and j.item_ten_days = k.ten_days and j.side = k.side
    where (j.taxable_paise, j.id) < (k.taxable_paise, k.id)
),

sums as materialized (
    select
        f.target_id,
        f.target_side,
        f.first_id,
        s.second_id,
        s.third_id
    from rests as f
    inner join twos as s on f.party = s.party and f.rest_paise = s.sum_paise and f.target_side <> s.side
    where (f.first_paise, f.first_id) < (s.second_paise, s.second_id)
)

select s.*
from sums as s
inner join recon.left_documents as t on s.target_id = t.id
inner join recon.left_documents as i on s.first_id = i.id
inner join recon.left_documents as j on s.second_id = j.id
inner join recon.left_documents as k on s.third_id = k.id
cross join staging.rules as r
where
    greatest(abs(t.document_date - j.document_date), abs(t.document_date - k.document_date))
    <= r.group_triple_days
    and abs(t.igst_paise - i.igst_paise - j.igst_paise - k.igst_paise) <= r.group_tolerance_paise
    and abs(t.cgst_paise - i.cgst_paise - j.cgst_paise - k.cgst_paise) <= r.group_tolerance_paise
    and abs(t.sgst_paise - i.sgst_paise - j.sgst_paise - k.sgst_paise) <= r.group_tolerance_paise
    and abs(t.cess_paise - i.cess_paise - j.cess_paise - k.cess_paise) <= r.group_tolerance_paise
