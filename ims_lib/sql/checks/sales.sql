-- One row per document of the own sales, in a register or in GSTR-1 (`source`); amendments, which repeat
-- numbers, and supplies that an operator reports for others left out. `series` and `serial` are what stands
-- before its running number, and that as digits. Paise of tax absolute.
with both_sources as (
    select
        'register' as source,
        document,
        recipient_gstin,
        file_id,
        sheet,
        row_number,
        customer_text as customer_gstin,
        customer_name,
        number,
        number_text,
        document_type,
        document_date,
        null::date as original_date,
        fy,
        date_trunc('month', coalesce(posting_date, document_date)) as credit_month,
        abs(igst_paise + cgst_paise + sgst_paise + cess_paise) as tax_paise
    from staging.sales_documents
    union all
    select
        'gstr1' as source,
        document,
        recipient_gstin,
        file_id,
        sheet,
        row_number,
        customer_gstin,
        customer_name,
        number,
        number_text,
        document_type,
        document_date,
        original_date,
        fy,
        functions.period_start(period) as credit_month,
        abs(igst_paise + cgst_paise + sgst_paise + cess_paise) as tax_paise
    from staging.gstr1_documents
    where section not like '%a' and section <> 'ecom'
)

select
    'sales' as side,
    *,
    functions.number_series(number_text, fy) as series,
    functions.number_serial(number_text, fy) as serial
from both_sources
