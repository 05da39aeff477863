-- One row per document of either side that takes part in matching, with the keys it is matched by. Paise
-- signed by effect on ITC. `supplier_key` is the supplier's GSTIN, nothing for bills of entry, and the name
-- in books where no GSTIN was entered; `type_after_sign` makes a negative purchase a credit note.
with both_sides as (
    select
        'portal' as side,
        document,
        recipient_gstin,
        supplier_gstin,
        '' as supplier_name,
        document_type,
        number_text,
        fy,
        document_date,
        null::date as posting_date,
        document as order_text,
        taxable_paise,
        igst_paise,
        cgst_paise,
        sgst_paise,
        cess_paise,
        place_of_supply,
        is_reverse_charge
    from recon.portal_documents
    where document not in (select document from recon.superseded)
    union all
    select
        'books' as side,
        document,
        recipient_gstin,
        supplier_text as supplier_gstin,
        name_text as supplier_name,
        document_type,
        number_text,
        fy,
        document_date,
        posting_date,
        voucher as order_text,
        taxable_paise,
        igst_paise,
        cgst_paise,
        sgst_paise,
        cess_paise,
        place_of_supply,
        is_reverse_charge
    from staging.books_documents
),

dashed as (
    select
        *,
        regexp_replace(number_text, '[^A-Z0-9]+', '-', 'g') as number_dashed
    from both_sides
)

select
    * exclude (supplier_name, number_dashed),
    igst_paise + cgst_paise + sgst_paise + cess_paise as tax_paise,
    case
        when document_type = 'bill_of_entry' then ''
        else coalesce(nullif(supplier_gstin, ''), nullif('~' || supplier_name, '~'), '')
    end as supplier_key,
    case
        when
            coalesce(nullif(taxable_paise, 0), igst_paise + cgst_paise + sgst_paise + cess_paise) < 0
            and document_type not like '%credit_note'
            then if(document_type like 'isd%', 'isd_credit_note', 'credit_note')
        else document_type
    end as type_after_sign,
    case
        when document_type = 'bill_of_entry' then 'import'
        when document_type like 'isd%' then 'isd'
        else 'supply'
    end as family,
    replace(number_dashed, '-', '') as number_strict,
    functions.loose_of_dashed(number_dashed) as number_loose
from dashed
