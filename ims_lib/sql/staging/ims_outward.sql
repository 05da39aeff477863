-- One row per own document that the buyer sees in IMS, with the buyer's action as the newest outward list
-- that shows it has it. Paise and `document` as in staging.gstr1_documents.
with newest as (
    select * from staging.gstr1_rows
    where kind = 'ims_outward'
    qualify load_seq = max(load_seq) over (partition by base_key, period, source_form)
)

select
    * exclude (kind, base_key),
    functions.repeated_key(
        base_key,
        row_number() over (
            partition by base_key
            order by
                functions.period_order(period), source_form, document_date, taxable_paise, file_id, row_number
        )
    ) as document
from newest
