-- One row per document that neither pairs nor groups by number have settled, where its party has few
-- enough of them in the month for sums to be tried: a bound on the cost of groups by sum.
with taken as (
    select portal_id as id from recon.weighed_links
    union all
    select books_id as id from recon.weighed_links
    union all
    select portal_id as id from recon.number_groups
    union all
    select books_id as id from recon.number_groups
    union all
    select portal_id as id from recon.fixed_pairs
    union all
    select books_id as id from recon.fixed_pairs
    union all
    select portal_id as id from recon.contested
    union all
    select books_id as id from recon.contested
)

select
    f.id,
    f.side,
    hash(f.ledger, f.own_gstin, f.party_key, f.family) as party,
    f.document_date,
    (year(f.document_date) * 12) + month(f.document_date) as month_number,
    epoch(f.document_date)::bigint // 86400 // 10 as ten_days,
    f.taxable_paise,
    f.igst_paise,
    f.cgst_paise,
    f.sgst_paise,
    f.cess_paise,
    count(*) over (partition by party, f.side, month_number) as count_in_month,
    count(*) over (partition by party, f.side, ten_days) as count_in_ten_days
from recon.free_documents as f
cross join staging.rules as r
where
    f.id not in (select id from taken) and f.party_key <> '' and f.taxable_paise <> 0
    and f.document_date is not null
qualify count_in_month <= r.group_items_most
