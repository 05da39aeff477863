-- One row per row of a purchase register in force, with the document it belongs to. `rate_percent` is null
-- where the rate is no number; tax without cess. `other_cells`: what else tells rows of one document apart.
with placed as (
    select
        *,
        min((row_number, sheet)) over (
            partition by
                recipient_gstin, load_seq, file_id, voucher, supplier_text, name_text, document_type,
                number_text, document_date
        ) as first_place
    from staging.books_rows
)

select
    b.document,
    'books' as side,
    p.file_id,
    p.row_number,
    b.document_type,
    b.document_date,
    upper(trim(p.hsn)) as hsn,
    p.rate,
    try_cast(trim(replace(p.rate, '%', '')) as decimal(6, 3)) as rate_percent,
    coalesce(p.itc_category, '') as itc_category,
    coalesce(p.is_credit_blocked, false) as is_credit_blocked,
    b.place_of_supply,
    coalesce(p.cells_as_given, '') as cells_as_given,
    p.taxable_paise,
    p.igst_paise + p.cgst_paise + p.sgst_paise as tax_paise,
    if(
        b.count_rows > 1,
        concat_ws(
            '|', p.place_of_supply, p.igst_paise, p.cgst_paise, p.sgst_paise, p.cess_paise, p.total_paise,
            p.other_columns
        ), null
    ) as other_cells
from placed as p
inner join staging.books_documents as b
    on
        p.recipient_gstin = b.recipient_gstin and p.file_id = b.file_id
        and p.first_place = (b.row_number, b.sheet)
