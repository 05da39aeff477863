-- One row per portal document that an amendment replaces, with its successor. The original is found by
-- recipient, supplier, section, number and financial year as the amendment names them (bills of entry: by
-- port, number and date; own sales: by number, for an amendment may name another customer). Of several
-- amendments of one original the one of the supplier's latest return period stands.
with amendments as (
    select
        ledger,
        document,
        recipient_gstin,
        section[:-2] as base_section,
        party_text,
        case when section like 'impg%' then number_text else functions.number_text(original_number) end
            as original_number,
        case
            when section like 'impg%' then document_date::text
            else functions.financial_year(original_date)
        end as original_time,
        return_period,
        document_date
    from staging.portal_shown
    where
        section in (
            'b2ba', 'b2bdna', 'b2bcna', 'ecoma', 'isda', 'isdcna', 'impga', 'impgseza',
            'b2cla', 'expa', 'cdnra', 'cdnura'
        )
),

ranked as materialized (
    select
        *,
        first_value(document) over latest_first as successor
    from amendments
    where original_number <> ''
    window latest_first as (
        partition by ledger, recipient_gstin, base_section, party_text, original_number, original_time
        order by functions.period_order(return_period) desc, document_date desc, document desc
    )
),

originals as (
    select distinct
        d.document,
        r.successor
    from staging.portal_shown as d
    inner join ranked as r
        on
            d.ledger = r.ledger
            and d.recipient_gstin = r.recipient_gstin
            and d.section = r.base_section
            and d.number_text = r.original_number
            and d.party_text = r.party_text
            and case when d.section like 'impg%' then d.document_date::text else d.fy end = r.original_time
    where d.number_text in (select ranked.original_number from ranked)
)

select
    document,
    successor
from originals
union all
select
    document,
    successor
from ranked
where document <> successor
