-- One row per document that somebody corrected: of each field the last correction that stands, null where
-- none does. `old_value` as text (dates ISO, amounts in paise as the register gives them), `new_value` typed;
-- `file_id` is the file that the document was in.
select
    document,
    max(document_version) as file_id,
    any_value(
        struct_pack(old_value := old_value, new_value := new_value)
    ) filter (field = 'supplier_gstin') as supplier_gstin,
    any_value(
        struct_pack(old_value := old_value, new_value := new_value)
    ) filter (field = 'customer_gstin') as customer_gstin,
    any_value(
        struct_pack(old_value := old_value, new_value := new_value)
    ) filter (field = 'number') as number,
    any_value(
        struct_pack(old_value := old_value, new_value := try_cast(nullif(new_value, '') as date))
    ) filter (field = 'document_date') as document_date,
    any_value(
        struct_pack(old_value := old_value, new_value := new_value)
    ) filter (field = 'document_type') as document_type,
    any_value(
        struct_pack(old_value := old_value, new_value := new_value)
    ) filter (field = 'place_of_supply') as place_of_supply,
    any_value(
        struct_pack(old_value := old_value, new_value := try_cast(nullif(new_value, '') as boolean))
    ) filter (field = 'is_reverse_charge') as is_reverse_charge,
    any_value(
        struct_pack(old_value := old_value, new_value := try_cast(nullif(new_value, '') as bigint))
    ) filter (field = 'taxable') as taxable,
    any_value(
        struct_pack(old_value := old_value, new_value := try_cast(nullif(new_value, '') as bigint))
    ) filter (field = 'igst') as igst,
    any_value(
        struct_pack(old_value := old_value, new_value := try_cast(nullif(new_value, '') as bigint))
    ) filter (field = 'cgst') as cgst,
    any_value(
        struct_pack(old_value := old_value, new_value := try_cast(nullif(new_value, '') as bigint))
    ) filter (field = 'sgst') as sgst,
    any_value(
        struct_pack(old_value := old_value, new_value := try_cast(nullif(new_value, '') as bigint))
    ) filter (field = 'cess') as cess
from raw.overlay
where kind = 'correct'
group by document
