-- One row per true document that the books hold, with the planted differences (columns of
-- schemas.BOOKS_ROWS).
with placed as (
    -- `serial_place`: a digit of the serial, counted from the number's end
    select
        *,
        if(number like '%/25-26', 6, 0) + if(serial >= 10, number_way % 2, 0) as serial_place
    from bench.truths
    where side_turn >= 3
),

written as (
    select
        *,
        case
            when number_slip = 'mistyped'
                then
                    left(number, -1 - serial_place) || ((substr(number, -1 - serial_place, 1)::int + 3) % 10)
                    || right(number, serial_place)
            when number_slip = '' then number
            when number_way = 0 then translate(number, '/-', '-/')
            when number_way = 1 then regexp_replace(number, '(^|[^0-9])0+([1-9])', '\1\2')
            when number_way = 2 then regexp_replace(number, '(20)?25-26[/-]|[/-]25-26$', '')
            when number_way = 3 then 'Inv No. ' || number
            else translate(number, '/-', '  ')
        end as as_written
    from placed
),

amounts as (
    select
        *,
        if(number_slip = 'written' and as_written = number, 'Bill No ' || number, as_written) as books_number,
        if(amount_slip = 'amount', taxable_paise * (101 + amount_way % 30) // 100, taxable_paise) as taxable,
        if(amount_slip = 'rounding', amount_way - 45, 0) as rounding
    from written
),

taxed as (
    select
        *,
        case
            when state = '27' then 0
            when amount_slip = 'amount' then taxable * rate // 100
            else greatest(0, igst_paise + rounding)
        end as igst,
        case
            when state <> '27' then 0
            when amount_slip = 'amount' then taxable * rate // 200
            else greatest(0, cgst_paise + rounding)
        end as cgst
    from amounts
)

select
    a.file_id,
    item + 1 as row_number,
    a.recipient_gstin,
    '' as sheet,
    'PV/' || item as voucher,
    case gstin_slip
        when 'mistyped' then left(gstin, 8) || ((substr(gstin, 9, 1)::int + 1) % 10) || substr(gstin, 10)
        when 'other' then other_gstin
        else gstin
    end as supplier_gstin,
    supplier_name,
    'invoice' as document_type,
    '' as document_type_given,
    books_number as number,
    document_date + days_late as document_date,
    document_date + days_late + (item % 5)::int as posting_date,
    '27' as place_of_supply,
    false as is_reverse_charge,
    '' as hsn,
    rate::text as rate,
    taxable + igst + 2 * cgst as total_paise,
    taxable as taxable_paise,
    igst as igst_paise,
    cgst as cgst_paise,
    cgst as sgst_paise,
    0 as cess_paise,
    '' as port_code,
    false as is_number_doubtful,
    '{}' as other_columns,
    null as goods_received_on,
    null as paid_on,
    '' as itc_category,
    null as is_credit_blocked,
    '' as cost_centre,
    '' as cells_as_given
from taxed
cross join bench.asked as a
