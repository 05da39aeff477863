-- One row per document of the purchase registers. Paise signed by effect on ITC: credit notes and negative
-- purchases negative. A later register's version of a document replaces the earlier one; `document` is the
-- KEY of design.md section 4, with a further part where a voucher holds several.
with current_versions as (
    select
        *,
        functions.financial_year(document_date) as fy,
        coalesce(nullif(voucher_given, ''), row_number::text) as voucher,
        case
            when
                document_type in ('credit_note', 'isd_credit_note')
                and coalesce(nullif(taxable_sum, 0), igst_sum + cgst_sum + sgst_sum + cess_sum) > 0 then -1
            else 1
        end as sign
    from staging.books_groups
    qualify
        load_seq = max(load_seq) over (
            partition by
                recipient_gstin, voucher_given, supplier_text, name_text, document_type, number_text,
                case
                    when voucher_given = '' then document_date::text else
                        functions.financial_year(document_date)
                end
        )
),

keyed as (
    select
        *,
        concat_ws('/', recipient_gstin, 'books', functions.key_part(voucher), fy) as base_key,
        row_number() over (
            partition by recipient_gstin, upper(trim(voucher)), fy
            order by
                supplier_text, name_text, document_type, number_text, document_date,
                taxable_sum, igst_sum, cgst_sum, sgst_sum, cess_sum, file_id, row_number
        ) as place
    from current_versions
)

select
    * exclude (
        sign, base_key, place, voucher_given, taxable_sum, igst_sum, cgst_sum, sgst_sum, cess_sum, total_sum
    ),
    sign * taxable_sum as taxable_paise,
    sign * igst_sum as igst_paise,
    sign * cgst_sum as cgst_paise,
    sign * sgst_sum as sgst_paise,
    sign * cess_sum as cess_paise,
    sign * total_sum as total_paise,
    base_key || case when place > 1 then '/' || place::text else '' end as document
from keyed
