-- One row per document of the GSTR-1 and GSTR-1A in force. Paise signed by effect on the liability: credit
-- notes negative. `document` is its KEY, with a further part where a number stands more than once in its
-- section and year.
select
    r.* exclude (kind, base_key, ims_action, remarks),
    functions.repeated_key(
        r.base_key,
        row_number() over (
            partition by r.base_key
            order by
                functions.period_order(r.period), r.source_form, r.document_date, r.taxable_paise,
                r.file_id, r.row_number
        )
    ) as document
from staging.gstr1_rows as r
inner join staging.gstr1_sections as s
    on
        r.file_id = s.file_id and r.recipient_gstin = s.recipient_gstin
        and r.source_form = s.source_form and r.section = s.section
where r.kind = 'gstr1'
