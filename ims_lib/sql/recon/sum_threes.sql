-- One row per three documents of one side whose sum is a document of the other, as recon.sum_twos has it
-- for two, none of them a credit note, dates within group_triple_days, where ten days hold at most
-- group_triples_most of the party's left ones. Cost: that number squared for each document.
with few as (
    select
        d.id,
        d.side,
        d.party,
        d.document_date,
        d.ten_days,
        d.taxable_paise
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

parts as (
    select
        t.id as target_id,
        t.side as target_side,
        t.party,
        t.taxable_paise as target_paise,
        i.id,
        i.taxable_paise
    from targets as t
    inner join few as i on t.party = i.party and t.item_ten_days = i.ten_days and t.side <> i.side
    cross join staging.rules as r
    where
        i.taxable_paise * 2 <= t.taxable_paise
        and abs(date_diff('day', t.document_date, i.document_date)) <= r.group_triple_days
),

seconds as (
    select
        f.target_id,
        f.target_side,
        f.party,
        f.id as first_id,
        j.id as second_id,
        j.taxable_paise as second_paise,
        f.target_paise - f.taxable_paise - j.taxable_paise as rest_paise
    from parts as f
    inner join parts as j on f.target_id = j.target_id
    where (f.taxable_paise, f.id) < (j.taxable_paise, j.id) and rest_paise >= second_paise
),

sums as materialized (
    select
        f.target_id,
        f.target_side,
        f.first_id,
        f.second_id,
        s.id as third_id
    from seconds as f
    inner join few as s on f.party = s.party and f.rest_paise = s.taxable_paise and f.target_side <> s.side
    where (f.second_paise, f.second_id) < (s.taxable_paise, s.id)
)

select s.*
from sums as s
inner join recon.left_documents as t on s.target_id = t.id
inner join recon.left_documents as i on s.first_id = i.id
inner join recon.left_documents as j on s.second_id = j.id
inner join recon.left_documents as k on s.third_id = k.id
cross join staging.rules as r
where
    abs(date_diff('day', t.document_date, k.document_date)) <= r.group_triple_days
    and abs(t.igst_paise - i.igst_paise - j.igst_paise - k.igst_paise) <= r.group_tolerance_paise
    and abs(t.cgst_paise - i.cgst_paise - j.cgst_paise - k.cgst_paise) <= r.group_tolerance_paise
    and abs(t.sgst_paise - i.sgst_paise - j.sgst_paise - k.sgst_paise) <= r.group_tolerance_paise
    and abs(t.cess_paise - i.cess_paise - j.cess_paise - k.cess_paise) <= r.group_tolerance_paise
