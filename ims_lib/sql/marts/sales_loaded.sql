-- One row per recipient and return period of which sales of a register and a GSTR-1 are both loaded.
select distinct
    s.recipient_gstin,
    t.period
from staging.sales_documents as s
left join staging.recipients as o on s.recipient_gstin = o.recipient_gstin
inner join staging.gstr1_sections as t
    on
        s.recipient_gstin = t.recipient_gstin
        and functions.filed_period(
            o.filing, functions.period_of(coalesce(s.posting_date, s.document_date))
        ) = t.period
