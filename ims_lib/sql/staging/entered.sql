-- One row per document that somebody entered by hand (`side`: books, or sales for an own sale), as a row of a
-- register: its voucher is the one of its KEY, its file `entered`, its row the journal's number.
with entered as (
    select
        document,
        seq,
        new_value::json as fields
    from raw.overlay
    where kind = 'enter'
)

select
    'entered' as file_id,
    seq as row_number,
    split_part(document, '/', 1) as recipient_gstin,
    split_part(document, '/', 2) as side,
    '' as sheet,
    functions.key_given(split_part(document, '/', 3)) as voucher,
    coalesce(fields ->> 'supplier_gstin', fields ->> 'customer_gstin', '') as party_gstin,
    coalesce(fields ->> 'supplier_name', fields ->> 'customer_name', '') as party_name,
    fields ->> 'document_type' as document_type,
    fields ->> 'number' as number,
    (fields ->> 'document_date')::date as document_date,
    null::date as posting_date,
    coalesce(fields ->> 'place_of_supply', '') as place_of_supply,
    (fields ->> 'is_reverse_charge')::boolean as is_reverse_charge,
    '' as hsn,
    (fields ->> 'taxable')::bigint
    + (fields ->> 'igst')::bigint
    + (fields ->> 'cgst')::bigint
    + (fields ->> 'sgst')::bigint
    + (fields ->> 'cess')::bigint as total_paise,
    (fields ->> 'taxable')::bigint as taxable_paise,
    (fields ->> 'igst')::bigint as igst_paise,
    (fields ->> 'cgst')::bigint as cgst_paise,
    (fields ->> 'sgst')::bigint as sgst_paise,
    (fields ->> 'cess')::bigint as cess_paise,
    coalesce(fields ->> 'port_code', '') as port_code,
    false as is_number_doubtful
from entered
