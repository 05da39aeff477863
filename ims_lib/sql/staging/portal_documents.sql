-- One row per portal document: one document, two sources (design.md section 4), or GSTR-2A alone. Paise
-- signed by effect on ITC. IMS gives action, flags and hash; 2B gives reverse charge, availability, reason
-- and period; content comes from the later download. `period` is that of the credit: the 2B that holds it,
-- else the supplier's return period (one later for GSTR-1A), after the last period whose 3B is filed, at the
-- quarter's end for quarterly filers; '' while not filed.
with merged as (
    select
        document,
        portal_source,
        coalesce(ims.recipient_gstin, gstr2b.recipient_gstin) as recipient_gstin,
        coalesce(ims.section, gstr2b.section) as section,
        coalesce(ims.supplier_gstin, gstr2b.supplier_gstin) as supplier_gstin,
        coalesce(nullif(ims.supplier_name, ''), gstr2b.supplier_name, '') as supplier_name,
        case when newest = 'ims' then ims.number else gstr2b.number end as number,
        case when newest = 'ims' then ims.number_text else gstr2b.number_text end as number_text,
        case when newest = 'ims' then ims.fy else gstr2b.fy end as fy,
        case when newest = 'ims' then ims.document_date else gstr2b.document_date end as document_date,
        case when newest = 'ims' then ims.original_number else gstr2b.original_number end as original_number,
        case when newest = 'ims' then ims.original_date else gstr2b.original_date end as original_date,
        case when newest = 'ims' then ims.place_of_supply else gstr2b.place_of_supply end as place_of_supply,
        case when newest = 'ims' then ims.port_code else gstr2b.port_code end as port_code,
        case when newest = 'ims' then ims.taxable_paise else gstr2b.taxable_paise end as taxable_paise,
        case when newest = 'ims' then ims.igst_paise else gstr2b.igst_paise end as igst_paise,
        case when newest = 'ims' then ims.cgst_paise else gstr2b.cgst_paise end as cgst_paise,
        case when newest = 'ims' then ims.sgst_paise else gstr2b.sgst_paise end as sgst_paise,
        case when newest = 'ims' then ims.cess_paise else gstr2b.cess_paise end as cess_paise,
        case when newest = 'ims' then ims.total_paise else gstr2b.total_paise end as total_paise,
        case when newest = 'ims' then ims.file_id else gstr2b.file_id end as file_id,
        case when newest = 'ims' then ims.row_number else gstr2b.row_number end as row_number,
        coalesce(ims.is_filed, false) or gstr2b is not null as is_filed,
        case
            when ims.ims_state = 'withdrawn' then 'left_ims'
            else coalesce(ims.ims_state, '')
        end as ims_state,
        coalesce(ims.portal_action, if(gstr2b.part = 'rejected', 'reject', 'no_action')) as portal_action,
        coalesce(ims.is_pending_blocked, false) as is_pending_blocked,
        coalesce(ims.is_remarks_blocked, false) as is_remarks_blocked,
        coalesce(ims.is_itc_reduction_blocked, false) as is_itc_reduction_blocked,
        coalesce(ims.portal_hash, '') as portal_hash,
        coalesce(ims.source_form, '') as source_form,
        coalesce(ims.invoice_type, gstr2b.invoice_type, '') as invoice_type,
        coalesce(nullif(ims.return_period, ''), gstr2b.supplier_period, '') as return_period,
        coalesce(ims.itc_reduction, '') as itc_reduction,
        ims.declared_igst_paise,
        ims.declared_cgst_paise,
        ims.declared_sgst_paise,
        ims.declared_cess_paise,
        gstr2b.is_reverse_charge,
        coalesce(gstr2b.itc_availability, '') as itc_availability,
        coalesce(gstr2b.itc_reason, '') as itc_reason,
        coalesce(gstr2b.part, '') as part,
        gstr2b.period as period_2b
    from staging.portal_sources
    union all by name
    from staging.gstr2a_alone
)

select
    m.* exclude (period_2b),
    case
        when m.period_2b is not null then m.period_2b
        when not m.is_filed or m.return_period = '' then ''
        else functions.credit_period(m.return_period, m.source_form, r.last_filed, r.filing)
    end as period,
    functions.document_type(m.section) as document_type,
    functions.record_key(m.section, m.supplier_gstin, m.port_code, m.number) as record_key,
    md5(concat_ws(
        '|',
        m.number_text,
        m.document_date,
        m.original_number,
        m.taxable_paise,
        m.igst_paise,
        m.cgst_paise,
        m.sgst_paise,
        m.cess_paise, m.place_of_supply, m.portal_hash
    )) as document_version
from merged as m
left join staging.recipients as r on m.recipient_gstin = r.recipient_gstin
