-- One row per line of the sections of the GSTR-1 and GSTR-1A in force that list no documents. Advances
-- adjusted are negative, they lower the liability; taxes that an offline template leaves out are worked out.
with headed as (
    select
        d.* exclude (other_keys),
        s.load_seq,
        coalesce(d.other_keys ->> 'diff_percent', '') as rate_share,
        coalesce(d.other_keys ->> 'omon', '') as original_month,
        if(d.section in ('txpd', 'txpda'), -1, 1) as sign,
        functions.outward_head(d.recipient_gstin, d.section, '', d.place_of_supply) as head
    from raw.gstr1_lines as d
    inner join staging.gstr1_sections as s
        on
            d.file_id = s.file_id and d.recipient_gstin = s.recipient_gstin
            and d.source_form = s.source_form and d.section = s.section
)

select
    * exclude (sign, head) replace (
        sign * total_paise as total_paise,
        sign * taxable_paise as taxable_paise,
        sign * coalesce(
            igst_paise, if(head = 'igst', functions.tax_at_rate(taxable_paise, rate, rate_share, 1), 0)
        ) as igst_paise,
        sign * coalesce(
            cgst_paise, if(head = 'cgst', functions.tax_at_rate(taxable_paise, rate, rate_share, 0.5), 0)
        ) as cgst_paise,
        sign * coalesce(
            sgst_paise, if(head = 'cgst', functions.tax_at_rate(taxable_paise, rate, rate_share, 0.5), 0)
        ) as sgst_paise,
        sign * cess_paise as cess_paise
    )
from headed
