-- One row per document that a loaded file shows, with the slot it stands in and a hash of what counts of it.
-- `document` is its KEY where the portal shows it; of a register what stays when an entry is put right.
with registers as (
    select
        l.load_seq,
        r.recipient_gstin,
        l.register_period as slot,
        upper(trim(r.voucher)) as voucher,
        upper(trim(r.supplier_gstin)) as supplier_gstin,
        r.document_type,
        functions.number_text(r.number) as number_text,
        coalesce(r.document_date, r.posting_date) as document_date,
        hash(sum(r.taxable_paise), sum(r.igst_paise), sum(r.cgst_paise), sum(r.sgst_paise), sum(r.cess_paise))
            as amounts
    from raw.books_rows as r
    inner join raw.loads as l on r.file_id = l.file_id and r.recipient_gstin = l.recipient_gstin
    where l.kind = 'books'
    group by all
),

vouchers as (
    select
        *,
        functions.financial_year(document_date) as fy,
        if(voucher = '', concat_ws('|', supplier_gstin, number_text), voucher) as entry
    from registers
),

statements as (
    select
        l.load_seq,
        d.*,
        functions.portal_key(
            d.recipient_gstin, d.section, d.supplier_gstin, d.port_code, d.number, d.document_date
        ) as base_key
    from (
        from raw.gstr2b_documents
        where part <> 'reversal'
        union all by name
        from raw.gstr2a_documents
    ) as d
    inner join raw.loads as l on d.file_id = l.file_id and d.recipient_gstin = l.recipient_gstin
)

select
    load_seq,
    section as slot,
    document,
    hash(document_date, taxable_paise, igst_paise, cgst_paise, sgst_paise, cess_paise, place_of_supply)
        as content,
    portal_hash,
    is_filed
from staging.ims_records
union all
select
    load_seq,
    period as slot,
    functions.repeated_key(
        base_key, row_number() over (partition by load_seq, base_key order by document_date, row_number)
    ) as document,
    hash(
        document_date, taxable_paise, igst_paise, cgst_paise, sgst_paise, cess_paise, itc_availability, part
    ) as content,
    '' as portal_hash,
    true as is_filed
from statements
union all
select
    load_seq,
    slot,
    concat_ws(
        '/', recipient_gstin, 'books', entry, fy,
        row_number() over (
            partition by load_seq, entry, fy order by number_text, document_type, document_date
        )
    ) as document,
    hash(supplier_gstin, number_text, document_type, document_date, amounts) as content,
    '' as portal_hash,
    true as is_filed
from vouchers
