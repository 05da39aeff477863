-- One row per pair of recon.candidate_pairs with the evidence field by field. Differences are portal
-- minus books, in paise; of documents with opposite signs the absolute amounts are compared. Counts are
-- the larger of both sides'.
select
    k.*,
    r.amount_tolerance_paise as tolerance_paise,
    functions.party_evidence(
        p.party_key, b.party_key, p.party_name, b.party_name, r.gstin_slips_most, r.name_similarity_percent
    ) as party_evidence,
    functions.number_evidence(p, b, r.series_step, r.short_number_chars) as number_evidence,
    functions.date_evidence(
        p.document_date, b.document_date, b.posting_date, r.date_close_days, r.posting_days
    ) as date_evidence,
    date_diff('day', p.document_date, b.document_date) as days_apart,
    if(
        p.number_loose = b.number_loose,
        length(p.number_loose),
        least(length(p.number_core), length(b.number_core))
    ) as number_chars,
    length(p.number_serial) as serial_chars,
    abs(
        if(length(p.number_serial) between 1 and 18, p.number_serial::bigint, null)
        - if(length(b.number_serial) between 1 and 18, b.number_serial::bigint, null)
    ) as serial_gap,
    x.chance_pairs,
    p.fy = b.fy as is_same_year,
    greatest(p.amount_count, b.amount_count) as amount_count,
    greatest(p.amount_day_count, b.amount_day_count) as amount_day_count,
    (p.type_after_sign like '%credit_note') <> (b.type_after_sign like '%credit_note') as is_opposite,
    p.type_after_sign <> b.type_after_sign as is_type_different,
    coalesce(p.is_reverse_charge <> b.is_reverse_charge, false) as is_reverse_charge_different,
    not functions.agree_if_stated(p.place_of_supply, b.place_of_supply) as is_place_different,
    p.taxable_paise - b.taxable_paise as difference_taxable_paise,
    p.igst_paise - b.igst_paise as difference_igst_paise,
    p.cgst_paise - b.cgst_paise as difference_cgst_paise,
    p.sgst_paise - b.sgst_paise as difference_sgst_paise,
    p.cess_paise - b.cess_paise as difference_cess_paise,
    functions.gap(p.taxable_paise, b.taxable_paise, is_opposite) as gap_taxable_paise,
    functions.gap(p.tax_paise, b.tax_paise, is_opposite) as gap_tax_paise,
    greatest(
        gap_taxable_paise,
        functions.gap(p.igst_paise, b.igst_paise, is_opposite),
        functions.gap(p.cgst_paise, b.cgst_paise, is_opposite),
        functions.gap(p.sgst_paise, b.sgst_paise, is_opposite),
        functions.gap(p.cess_paise, b.cess_paise, is_opposite)
    ) as largest_difference_paise,
    greatest(abs(p.taxable_paise), abs(b.taxable_paise)) as larger_taxable_paise,
    greatest(abs(p.tax_paise), abs(b.tax_paise)) as larger_tax_paise
from recon.candidate_pairs as k
inner join recon.free_documents as p on k.portal_id = p.id
inner join recon.free_documents as b on k.books_id = b.id
left join recon.party_chances as x on p.party_block = x.party
cross join staging.rules as r
where
    k.fixed_by <> ''
    or p.own_gstin = b.own_gstin and p.ledger = b.ledger and p.family = b.family
    and functions.agree_if_stated(p.port_code, b.port_code) and party_evidence <> 'different'
