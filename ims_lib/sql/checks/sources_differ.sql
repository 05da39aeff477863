-- One row per portal document whose amounts IMS and GSTR-2B give differently; the later download counts.
select
    'sources_differ' as rule,
    document,
    'portal' as side,
    ims.file_id,
    ims.row_number,
    'taxable' as field,
    'IMS ' || functions.rupees(ims.taxable_paise) || ' + tax '
    || functions.rupees(ims.igst_paise + ims.cgst_paise + ims.sgst_paise + ims.cess_paise) as value,
    'GSTR-2B ' || functions.rupees(gstr2b.taxable_paise) || ' + tax '
    || functions.rupees(gstr2b.igst_paise + gstr2b.cgst_paise + gstr2b.sgst_paise + gstr2b.cess_paise)
        as expected
from staging.portal_sources
where
    portal_source = 'ims+gstr2b'
    and (
        ims.taxable_paise <> gstr2b.taxable_paise or ims.igst_paise <> gstr2b.igst_paise
        or ims.cgst_paise <> gstr2b.cgst_paise or ims.sgst_paise <> gstr2b.sgst_paise
        or ims.cess_paise <> gstr2b.cess_paise
    )
