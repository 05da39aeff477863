-- One row per row of a purchase or sales register in force that names an HSN or SAC, with its document.
-- `least_digits`: what it must have; on sales that goes by turnover (check_sales_hsn_digits of rules.toml).
select
    document,
    side,
    file_id,
    row_number,
    hsn,
    4 as least_digits
from checks.rows
where hsn <> ''
union all
select
    d.document,
    'sales' as side,
    r.file_id,
    r.row_number,
    upper(trim(r.hsn)) as hsn,
    t.check_sales_hsn_digits as least_digits
from raw.sales_rows as r
cross join staging.rules as t
inner join staging.sales_documents as d
    on
        r.recipient_gstin = d.recipient_gstin and r.file_id = d.file_id
        and coalesce(nullif(r.voucher, ''), d.row_number::text) = d.voucher
        and upper(trim(r.customer_gstin)) = d.customer_text and r.document_type = d.document_type
        and functions.number_text(r.number) = d.number_text
        and coalesce(r.document_date, r.posting_date) is not distinct from d.document_date
        and (d.customer_text <> '' or upper(trim(r.customer_name)) = d.name_text)
where r.hsn <> ''
