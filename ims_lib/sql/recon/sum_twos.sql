-- One row per two documents of one side whose sum is a document of the other: the taxable value to the
-- paisa, each tax within the tolerance of groups; dates within group_days of it. Cost: for each document
-- the party's left ones of three months, at most group_items_most a month.
with targets as (
    select
        *,
        unnest([month_number - 1, month_number, month_number + 1]) as item_month
    from recon.left_documents
),

firsts as (
    select
        t.id as target_id,
        t.side as target_side,
        t.party,
        i.id as first_id,
        i.taxable_paise as first_paise,
        t.taxable_paise - i.taxable_paise as rest_paise
    from targets as t
    inner join recon.left_documents as i
        on t.party = i.party and t.item_month = i.month_number and t.side <> i.side
    cross join staging.rules as r
    where
        i.taxable_paise * 2 <= t.taxable_paise
        and abs(date_diff('day', t.document_date, i.document_date)) <= r.group_days
),

sums as materialized (
    select
        f.target_id,
        f.target_side,
        f.first_id,
        s.id as second_id
    from firsts as f
    inner join recon.left_documents as s
        on f.party = s.party and f.rest_paise = s.taxable_paise and f.target_side <> s.side
    where (f.first_paise, f.first_id) < (s.taxable_paise, s.id)
)

select
    s.target_id,
    s.target_side,
    s.first_id,
    s.second_id
from sums as s
inner join recon.left_documents as t on s.target_id = t.id
inner join recon.left_documents as i on s.first_id = i.id
inner join recon.left_documents as j on s.second_id = j.id
cross join staging.rules as r
where
    abs(date_diff('day', t.document_date, j.document_date)) <= r.group_days
    and abs(t.igst_paise - i.igst_paise - j.igst_paise) <= r.group_tolerance_paise
    and abs(t.cgst_paise - i.cgst_paise - j.cgst_paise) <= r.group_tolerance_paise
    and abs(t.sgst_paise - i.sgst_paise - j.sgst_paise) <= r.group_tolerance_paise
    and abs(t.cess_paise - i.cess_paise - j.cess_paise) <= r.group_tolerance_paise
