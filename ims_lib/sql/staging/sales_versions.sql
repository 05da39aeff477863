-- One row per document of the sales registers as they give it, paise too. A later register's version of a
-- document replaces the earlier one; `document` is `recipient/sales/voucher/FY`, with a further part where a
-- voucher holds several.
with versions as (
    select
        *,
        functions.financial_year(document_date) as fy,
        coalesce(nullif(voucher_given, ''), row_number::text) as voucher
    from staging.sales_groups
    qualify
        load_seq = max(load_seq) over (
            partition by
                functions.voucher_identity(
                    recipient_gstin, voucher_given, customer_text, name_text, document_type, number_text,
                    document_date
                )
        )
),

keyed as (
    select
        *,
        concat_ws('/', recipient_gstin, 'sales', functions.key_part(voucher), fy) as base_key
    from versions
)

select
    * exclude (base_key),
    functions.repeated_key(
        base_key,
        row_number() over (
            partition by base_key
            order by
                customer_text, name_text, document_type, number_text, document_date, taxable_sum, igst_sum,
                cgst_sum, sgst_sum, cess_sum, file_id, row_number
        )
    ) as document
from keyed
