-- One row per record that the portal refused in an upload. `document` is the KEY of design.md section 4, as
-- the portal's own record has it; an answer without dates names the record of that supplier and number, of
-- the same return period or still in IMS first ('' where there is none). A code inside the message counts.
with told as (
    select
        e.* exclude (other_keys) replace (
            upper(trim(e.supplier_gstin)) as supplier_gstin,
            coalesce(
                nullif(upper(e.error_code), ''),
                regexp_extract(upper(e.error_text), '(IMS|RET2B|GTR2B)[A-Z0-9-]*[0-9]{3}')
            ) as error_code
        ),
        l.load_seq,
        coalesce(e.other_keys::json ->> 'rtnprd', '') as return_period,
        coalesce(e.other_keys::json ->> 'portcd', e.other_keys::json ->> 'portcode', '') as port_code
    from raw.upload_errors as e
    inner join raw.loads as l on e.file_id = l.file_id and e.recipient_gstin = l.recipient_gstin
),

keyed as (
    select
        *,
        functions.record_key(section, supplier_gstin, port_code, number) as record_key,
        if(
            document_date is null,
            '',
            functions.portal_key(
                recipient_gstin, section, supplier_gstin, port_code, number, document_date
            )
        ) as base_key
    from told
),

shown as (
    select
        k.file_id,
        k.recipient_gstin,
        k.row_number,
        p.document
    from keyed as k
    inner join staging.portal_documents as p
        on k.record_key = p.record_key and k.recipient_gstin = p.recipient_gstin
    where k.base_key in ('', p.document) or starts_with(p.document, k.base_key || '/')
    qualify
        row_number() over (
            partition by k.file_id, k.recipient_gstin, k.row_number
            order by
                p.document_date is not distinct from k.document_date desc,
                p.return_period = k.return_period desc,
                p.ims_state = 'present' desc,
                p.document_date desc,
                p.document asc
        ) = 1
)

select
    k.* exclude (record_key, base_key, port_code),
    coalesce(s.document, k.base_key) as document
from keyed as k
left join shown as s
    on k.file_id = s.file_id and k.recipient_gstin = s.recipient_gstin and k.row_number = s.row_number
