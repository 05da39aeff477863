-- One row per document of each sales register in force, its rows added up as staging.books_groups does it,
-- and per sale entered by hand.
-- Paise as the register gives them. A register of a stated period replaces the earlier one of that recipient
-- and period whole.
with loads as (
    select * from raw.loads
    where kind = 'sales'
    qualify
        register_period = ''
        or row_number() over (partition by recipient_gstin, register_period order by load_seq desc) = 1
),

given as (
    select
        r.*,
        l.load_seq
    from raw.sales_rows as r
    inner join loads as l on r.file_id = l.file_id and r.recipient_gstin = l.recipient_gstin
    union all by name
    select
        *,
        0 as load_seq
    from staging.entered_sales
),

rows_in_force as (
    select
        * replace (coalesce(document_date, posting_date) as document_date),
        upper(trim(customer_gstin)) as customer_text,
        case when trim(customer_gstin) = '' then upper(trim(customer_name)) else '' end as name_text,
        functions.number_text(number) as number_text
    from given
)

select
    recipient_gstin,
    load_seq,
    file_id,
    voucher as voucher_given,
    customer_text,
    name_text,
    document_type,
    number_text,
    document_date,
    min(row_number) as row_number,
    arg_min(sheet, (row_number, sheet)) as sheet,
    arg_min(customer_gstin, row_number) as customer_gstin,
    arg_min(customer_name, row_number) as customer_name,
    arg_min(number, row_number) as number,
    min(posting_date) as posting_date,
    max(place_of_supply) as place_of_supply,
    bool_or(is_reverse_charge) as is_reverse_charge,
    max(port_code) as port_code,
    max(supply_type) as supply_type,
    bool_or(is_number_doubtful) as is_number_doubtful,
    arg_min(hsn, row_number) as hsn,
    count(*) as count_rows,
    cast(sum(taxable_paise) as bigint) as taxable_sum,
    cast(sum(igst_paise) as bigint) as igst_sum,
    cast(sum(cgst_paise) as bigint) as cgst_sum,
    cast(sum(sgst_paise) as bigint) as sgst_sum,
    cast(sum(cess_paise) as bigint) as cess_sum,
    cast(
        case when count(distinct total_paise) = 1 then max(total_paise) else sum(total_paise) end as bigint
    ) as total_sum
from rows_in_force
group by all
