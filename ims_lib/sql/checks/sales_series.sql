-- One row per series of numbers that GSTR-1 says were issued for invoices, debit or credit notes (table 13),
-- with the documents of the own sales that have one of its numbers. `is_listed`: those are all there are, a
-- register or a GSTR-1 without unlisted supplies shows them.
with stated as (
    select
        * exclude (nature),
        functions.period_start(period) as credit_month,
        functions.financial_year(functions.period_start(period)) as fy,
        functions.number_text(number_from) as first_text,
        functions.number_text(number_to) as last_text,
        case nature when '1' then 'invoice' when '4' then 'debit_note' else 'credit_note' end as document_type
    from staging.gstr1_series
    where nature in ('1', '4', '5')
),

bounded as (
    select
        *,
        functions.number_series(first_text, fy) as series,
        try_cast(functions.number_serial(first_text, fy) as bigint) as first_serial,
        try_cast(functions.number_serial(last_text, fy) as bigint) as last_serial,
        functions.repeated_key(
            functions.gstr1_key(recipient_gstin, 'doc_issue', number_from, credit_month),
            row_number() over (
                partition by recipient_gstin, fy, upper(trim(number_from))
                order by period, source_form, document_type, row_number
            )
        ) as document
    from stated
),

counted as (
    select
        b.document,
        count(distinct n.number_text) as count_shown,
        count(n.number_text) filter (where n.source = 'register') > 0 as is_in_register
    from bounded as b
    inner join checks.sales as n
        on
            b.recipient_gstin = n.recipient_gstin and b.fy = n.fy and b.series = n.series
            and b.document_type = n.document_type
    where try_cast(n.serial as bigint) between b.first_serial and b.last_serial
    group by b.document
)

select
    b.* exclude (first_text, last_text),
    coalesce(c.count_shown, 0) as count_shown,
    coalesce(c.is_in_register, false) or (
        (b.recipient_gstin, b.period) in (
            select (d.recipient_gstin, d.period) from staging.gstr1_documents as d
        )
        and (b.recipient_gstin, b.period) not in (
            select (u.recipient_gstin, u.period) from checks.sales_unlisted as u
        )
    ) as is_listed
from bounded as b
left join counted as c on b.document = c.document
where functions.number_series(b.last_text, b.fy) = b.series and b.last_serial >= b.first_serial
