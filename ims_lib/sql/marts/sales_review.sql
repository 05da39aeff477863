-- One row per link of the own sales, and one per document without a link, with where it stands: `agrees`,
-- `differs`, `ambiguous`, `not_in_gstr1`, `not_in_books`, `in_sums` (GSTR-1 lists no such sale),
-- `gstr1_not_loaded`, `register_not_loaded` (no sale of that period), `set_aside`. Paise signed by effect on
-- the liability; `difference_tax_paise` is GSTR-1 minus register, of a group that of its sums.
with told as (
    select distinct
        recipient_gstin,
        period
    from staging.gstr1_sections
),

booked as (
    select distinct
        s.recipient_gstin,
        functions.filed_period(
            o.filing, functions.period_of(coalesce(s.posting_date, s.document_date))
        ) as period
    from staging.sales_documents as s
    left join staging.recipients as o on s.recipient_gstin = o.recipient_gstin
),

due as (
    select
        r.*,
        coalesce(nullif(r.portal_customer_gstin, ''), upper(trim(r.books_customer_gstin)), '')
            as customer_gstin,
        coalesce(nullif(r.books_customer_name, ''), r.portal_customer_name, '') as customer_name,
        coalesce(
            r.difference_igst_paise + r.difference_cgst_paise + r.difference_sgst_paise
            + r.difference_cess_paise, r.portal_tax_paise, -r.books_tax_paise
        ) as difference_tax_paise,
        f.differences,
        functions.is_listed_sale(
            r.books_customer_gstin, r.supply_type, r.recipient_gstin, r.books_place_of_supply,
            r.books_total_paise, r.books_tax_paise + if(r.books_is_reverse_charge, 1, 0),
            if(r.books_date < date '2024-08-01', v.check_b2cl_before_082024_paise, v.check_b2cl_paise)
        ) as is_listed,
        functions.filed_period(o.filing, r.period) as return_period
    from recon.sales_reconciled as r
    left join marts.sales_differences as f on r.row_id = f.row_id
    left join staging.recipients as o on r.recipient_gstin = o.recipient_gstin
    cross join staging.rules as v
)

select
    d.*,
    case
        when d.outcome in ('superseded', 'duplicate') then 'set_aside'
        when d.outcome in ('exact', 'near') then 'agrees'
        when d.outcome in ('mismatch', 'probable') then 'differs'
        when d.outcome = 'ambiguous' then 'ambiguous'
        when d.outcome = 'only_in_portal'
            then if(
                (d.recipient_gstin, d.return_period) in (
                    select (b.recipient_gstin, b.period) from booked as b
                ),
                'not_in_books', 'register_not_loaded'
            )
        when not d.is_listed then 'in_sums'
        when (d.recipient_gstin, d.period) in (select (t.recipient_gstin, t.period) from told as t)
            then 'not_in_gstr1'
        when (d.recipient_gstin, d.return_period) in (select (t.recipient_gstin, t.period) from told as t)
            then 'not_in_gstr1'
        else 'gstr1_not_loaded'
    end as standing
from due as d
