-- One row per document of every GSTR-1 and outward IMS list loaded, older ones too. Paise signed by effect on
-- the liability: credit notes negative; taxes that an offline template leaves out are worked out from its
-- rates. `base_key`: the KEY without its place among equals.
with loads as (
    select * from raw.loads
    where kind in ('gstr1', 'ims_outward')
),

headed as (
    select
        d.* exclude (other_keys) replace (upper(trim(d.customer_gstin)) as customer_gstin),
        l.kind,
        l.load_seq,
        coalesce(d.other_keys ->> 'sheet', '') as sheet,
        functions.number_text(d.number) as number_text,
        functions.financial_year(d.document_date) as fy,
        functions.gstr1_key(d.recipient_gstin, d.section, d.number, d.document_date) as base_key,
        if(d.document_type = 'credit_note', -1, 1) as sign,
        functions.outward_head(d.recipient_gstin, d.section, upper(d.invoice_type), d.place_of_supply) as head
    from raw.gstr1_documents as d
    inner join loads as l on d.file_id = l.file_id and d.recipient_gstin = l.recipient_gstin
)

select
    * exclude (sign, head) replace (
        sign * total_paise as total_paise,
        sign * taxable_paise as taxable_paise,
        sign * coalesce(igst_paise, if(head = 'igst', functions.tax_of_rates(rates, rate_share, 1), 0))
            as igst_paise,
        sign * coalesce(cgst_paise, if(head = 'cgst', functions.tax_of_rates(rates, rate_share, 0.5), 0))
            as cgst_paise,
        sign * coalesce(sgst_paise, if(head = 'cgst', functions.tax_of_rates(rates, rate_share, 0.5), 0))
            as sgst_paise,
        sign * cess_paise as cess_paise
    )
from headed
