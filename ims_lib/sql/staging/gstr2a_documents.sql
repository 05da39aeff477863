-- One row per document of the GSTR-2A statements in force. Paise signed by effect on ITC. A document that
-- the statements of several periods show counts as the newest of them has it. `document` is the KEY of
-- design.md section 4, as staging.gstr2b_documents has it.
with placed as (
    select
        d.* exclude (other_keys, irn, source_type, rate_share) replace (
            upper(trim(d.supplier_gstin)) as supplier_gstin,
            coalesce(d.is_gstr1_filed, true) as is_gstr1_filed
        ),
        l.load_seq,
        functions.number_text(d.number) as number_text,
        functions.financial_year(d.document_date) as fy,
        functions.section_sign(d.section) as sign,
        functions.portal_key(
            d.recipient_gstin, d.section, d.supplier_gstin, d.port_code, d.number, d.document_date
        ) as base_key
    from raw.gstr2a_documents as d
    inner join staging.gstr2a_statements as l
        on d.file_id = l.file_id and d.recipient_gstin = l.recipient_gstin
),

copies as (
    select
        recipient_gstin,
        file_id,
        row_number,
        row_number() over (
            partition by period, base_key, document_date
            order by taxable_paise, igst_paise, cgst_paise, sgst_paise, cess_paise, row_number
        ) as copy
    from placed
    where base_key in (select base_key from staging.repeated_keys)
),

numbered as (
    select
        p.*,
        functions.repeated_key(p.base_key, coalesce(r.place, 1)) as document
    from placed as p
    left join copies as c
        on p.recipient_gstin = c.recipient_gstin and p.file_id = c.file_id and p.row_number = c.row_number
    left join staging.repeated_keys as r
        on p.base_key = r.base_key and p.document_date = r.document_date and c.copy = r.copy
)

select
    * exclude (sign, base_key) replace (
        sign * taxable_paise as taxable_paise,
        sign * igst_paise as igst_paise,
        sign * cgst_paise as cgst_paise,
        sign * sgst_paise as sgst_paise,
        sign * cess_paise as cess_paise,
        sign * total_paise as total_paise
    )
from numbered
qualify
    row_number() over (
        partition by document
        order by functions.period_order(period) desc, load_seq desc, file_id asc, row_number asc
    ) = 1
