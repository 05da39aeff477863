-- One row per record of every IMS download loaded, older snapshots too. Amounts in paise, signed by their
-- effect on ITC: credit notes negative. `document` is the KEY of design.md section 4; a KEY that stands
-- twice in one download gets its place among its equals as a further part. A record without a filing
-- status counts as filed.
with loads as (
    select * from raw.loads
    where kind = 'ims'
),

placed as (
    select
        r.* exclude (other_keys) replace (
            upper(trim(r.supplier_gstin)) as supplier_gstin,
            coalesce(r.is_filed, true) as is_filed,
            if(length(r.return_period) = 6, r.return_period, '') as return_period
        ),
        l.load_seq,
        functions.number_text(r.number) as number_text,
        functions.financial_year(r.document_date) as fy,
        functions.section_sign(r.section) as sign,
        functions.portal_key(
            r.recipient_gstin, r.section, r.supplier_gstin, r.port_code, r.number, r.document_date
        ) as base_key
    from raw.ims_records as r
    inner join loads as l on r.file_id = l.file_id and r.recipient_gstin = l.recipient_gstin
),

copies as (
    select
        recipient_gstin,
        file_id,
        row_number,
        row_number() over (
            partition by load_seq, base_key, document_date
            order by taxable_paise, igst_paise, cgst_paise, sgst_paise, cess_paise, row_number
        ) as copy
    from placed
    where base_key in (select base_key from staging.repeated_keys)
)

select
    p.* exclude (sign, base_key) replace (
        p.sign * p.taxable_paise as taxable_paise,
        p.sign * p.igst_paise as igst_paise,
        p.sign * p.cgst_paise as cgst_paise,
        p.sign * p.sgst_paise as sgst_paise,
        p.sign * p.cess_paise as cess_paise,
        p.sign * p.total_paise as total_paise
    ),
    functions.repeated_key(p.base_key, coalesce(r.place, 1)) as document
from placed as p
left join copies as c
    on p.recipient_gstin = c.recipient_gstin and p.file_id = c.file_id and p.row_number = c.row_number
left join staging.repeated_keys as r
    on p.base_key = r.base_key and p.document_date = r.document_date and c.copy = r.copy
