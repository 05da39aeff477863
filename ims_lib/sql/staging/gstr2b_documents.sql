-- One row per document of the GSTR-2B statements in force (Rule 37A reversals left out). Paise signed by
-- effect on ITC. The newest statement of a recipient and period counts; files that name the same generation
-- date and number of parts are parts of one statement. `part`: available or rejected (docRejdata).
with loads as (
    select
        *,
        case
            when part_count > 1 then concat_ws('-', 'parts', coalesce(generated_on::text, ''), part_count)
            else 'file-' || load_seq
        end as statement
    from raw.loads
    where kind = 'gstr2b'
),

in_force as (
    select *
    from loads
    qualify
        statement = first_value(statement) over (partition by recipient_gstin, period order by load_seq desc)
        and (
            part_number = 0
            or load_seq = max(load_seq) over (partition by recipient_gstin, period, statement, part_number)
        )
),

placed as (
    select
        d.* exclude (other_keys, irn, source_type) replace (upper(trim(d.supplier_gstin)) as supplier_gstin),
        l.load_seq,
        functions.number_text(d.number) as number_text,
        functions.financial_year(d.document_date) as fy,
        functions.section_sign(d.section) as sign,
        functions.portal_key(
            d.recipient_gstin, d.section, d.supplier_gstin, d.port_code, d.number, d.document_date
        ) as base_key
    from raw.gstr2b_documents as d
    inner join in_force as l on d.file_id = l.file_id and d.recipient_gstin = l.recipient_gstin
    where d.part <> 'reversal'
),

counted as (
    select
        *,
        row_number() over (
            partition by period, part, base_key, document_date
            order by taxable_paise, igst_paise, cgst_paise, sgst_paise, cess_paise, row_number
        ) as copy
    from placed
)

select
    c.* exclude (sign, base_key, copy) replace (
        c.sign * c.taxable_paise as taxable_paise,
        c.sign * c.igst_paise as igst_paise,
        c.sign * c.cgst_paise as cgst_paise,
        c.sign * c.sgst_paise as sgst_paise,
        c.sign * c.cess_paise as cess_paise,
        c.sign * c.total_paise as total_paise
    ),
    functions.repeated_key(c.base_key, coalesce(r.place, 1)) as document
from counted as c
left join staging.repeated_keys as r
    on c.base_key = r.base_key and c.document_date = r.document_date and c.copy = r.copy
qualify
    row_number() over (
        partition by document
        order by part asc, functions.period_order(period) desc, load_seq desc, file_id asc, row_number asc
    ) = 1
