-- One row per amendment whose original no portal file shows, though they show other documents of its month.
with months as (
    select distinct
        recipient_gstin,
        return_period
    from staging.portal_documents
),

amendments as (
    select
        d.document,
        d.recipient_gstin,
        d.file_id,
        d.row_number,
        d.supplier_gstin,
        d.original_number,
        d.original_date,
        d.section[:-2] as original_section,
        functions.number_text(d.original_number) as original_text,
        functions.financial_year(d.original_date) as original_fy
    from staging.portal_documents as d
    inner join months as m
        on
            d.recipient_gstin = m.recipient_gstin
            and functions.period_of(d.original_date) = m.return_period
    where
        d.section in ('b2ba', 'b2bdna', 'b2bcna', 'ecoma', 'isda', 'isdcna') and d.original_number <> ''
)

select
    'original_unknown' as rule,
    a.document,
    'portal' as side,
    a.file_id,
    a.row_number,
    'original_number' as field,
    a.original_number as value,
    'a document of the portal, dated ' || strftime(a.original_date, '%d-%m-%Y') as expected
from amendments as a
left join staging.portal_documents as o
    on
        a.recipient_gstin = o.recipient_gstin and a.supplier_gstin = o.supplier_gstin
        and a.original_section = o.section and a.original_text = o.number_text and a.original_fy = o.fy
where
    o.document is null
