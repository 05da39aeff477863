-- One row per row of marts.review and validation rule of alerts.toml that finds one of its documents: the
-- alert of that rule. A rule is one of these views and its `rule` in alerts.toml; the other rules are not
-- worked out here. `due` is a day of the document where alerts.toml asks for one: the last for its ITC or for
-- its reversal (Rule 37A), or the 180th (Rule 37). Where the rule is about a part of the tax, that counts.
with found as (
    from checks.booked_twice
    union all by name
    from checks.number_damaged
    union all by name
    from checks.supplier_3b_not_filed
    union all by name
    from checks.supplier_cancelled
    union all by name
    from checks.supplier_cancelled_since
    union all by name
    from checks.supplier_not_filed
    union all by name
    from checks.unpaid_180_days
),

documents as (
    select
        rule,
        side,
        document,
        max(tax_part_paise) as tax_part_paise
    from found
    group by all
),

rows_of_documents as (
    select
        portal_document as document,
        row_id,
        period,
        portal_tax_paise as tax_paise
    from recon.reconciled
    where is_first_of_portal and portal_document is not null
    union all
    select
        books_document as document,
        row_id,
        period,
        books_tax_paise as tax_paise
    from recon.reconciled
    where is_first_of_books and books_document is not null
)

select
    a.alert,
    d.recipient_gstin as gstin,
    r.period,
    '' as subject,
    r.row_id,
    1 as count_documents,
    coalesce(f.tax_part_paise, r.tax_paise) as tax_paise,
    d.loaded_on as since,
    case a.due
        when 'last_itc_day' then d.last_itc_day
        when 'last_reversal_day' then d.last_reversal_day
        when 'day_180' then d.document_date + 180
    end as due
from documents as f
inner join raw.alert_rules as a on f.rule = a.rule
inner join checks.documents as d on f.document = d.document
inner join raw.check_rules as c on f.rule = c.rule and d.recipient_gstin = c.gstin and f.side = c.side
inner join rows_of_documents as r on f.document = r.document
where c.severity <> 'off'
qualify row_number() over (partition by a.alert, r.row_id order by f.side desc, f.document asc) = 1
