-- One row per document of each purchase register in force, the rows of one document added up. Paise as
-- the register gives them. Rows belong together when they share voucher (or the register has none),
-- supplier, type, number and date; the first row speaks for the group. A register that declares its own
-- period (GSTN's template) replaces the earlier one of that recipient and period whole.
select
    recipient_gstin,
    load_seq,
    file_id,
    voucher as voucher_given,
    supplier_text,
    name_text,
    document_type,
    number_text,
    document_date,
    min(row_number) as row_number,
    arg_min(sheet, (row_number, sheet)) as sheet,
    arg_min(supplier_gstin, row_number) as supplier_gstin,
    arg_min(supplier_name, row_number) as supplier_name,
    arg_min(number, row_number) as number,
    min(posting_date) as posting_date,
    max(place_of_supply) as place_of_supply,
    bool_or(is_reverse_charge) as is_reverse_charge,
    max(port_code) as port_code,
    bool_or(is_number_doubtful) as is_number_doubtful,
    arg_min(hsn, row_number) as hsn,
    max(goods_received_on) as goods_received_on,
    if(count(paid_on) = count(*), max(paid_on), null) as paid_on,
    bool_and(coalesce(is_credit_blocked or itc_category = 'ineligible', false)) as has_no_credit,
    count(*) as count_rows,
    cast(sum(taxable_paise) as bigint) as taxable_sum,
    cast(sum(igst_paise) as bigint) as igst_sum,
    cast(sum(cgst_paise) as bigint) as cgst_sum,
    cast(sum(sgst_paise) as bigint) as sgst_sum,
    cast(sum(cess_paise) as bigint) as cess_sum,
    cast(
        case when count(distinct total_paise) = 1 then max(total_paise) else sum(total_paise) end as bigint
    ) as total_sum
from staging.books_rows
group by all
