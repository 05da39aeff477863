-- One row per pair of equal party and normalised number that agrees in everything that both sides state,
-- amounts within tolerance and dates close. Differences are portal minus books in paise. Cost: one hash
-- join on number_block; it grows with the documents.
select
    p.id as portal_id,
    b.id as books_id,
    p.ledger,
    p.own_gstin,
    p.document as portal_document,
    b.document as books_document,
    p.number_block,
    case
        when p.number_text = b.number_text then 'identical'
        when p.number_strict = b.number_strict then 'same_characters'
        else 'normalised'
    end as number_evidence,
    functions.date_evidence(
        p.document_date, b.document_date, b.posting_date, rules.date_close_days, rules.posting_days
    ) as date_evidence,
    date_diff('day', p.document_date, b.document_date) as days_apart,
    p.taxable_paise - b.taxable_paise as difference_taxable_paise,
    p.igst_paise - b.igst_paise as difference_igst_paise,
    p.cgst_paise - b.cgst_paise as difference_cgst_paise,
    p.sgst_paise - b.sgst_paise as difference_sgst_paise,
    p.cess_paise - b.cess_paise as difference_cess_paise,
    greatest(
        abs(p.taxable_paise - b.taxable_paise),
        abs(p.igst_paise - b.igst_paise),
        abs(p.cgst_paise - b.cgst_paise),
        abs(p.sgst_paise - b.sgst_paise),
        abs(p.cess_paise - b.cess_paise)
    ) as largest_difference_paise
from recon.documents as p
inner join recon.documents as b on p.number_block = b.number_block
cross join staging.rules as rules
where
    p.side = 'portal' and b.side = 'books' and p.number_loose <> ''
    and p.number_loose = b.number_loose and p.party_key = b.party_key
    and p.type_after_sign = b.type_after_sign
    and functions.agree_if_stated(p.port_code, b.port_code)
    and coalesce(p.is_reverse_charge = b.is_reverse_charge, true)
    and functions.agree_if_stated(p.place_of_supply, b.place_of_supply)
    and largest_difference_paise <= rules.amount_tolerance_paise
    and (length(p.number_loose) >= rules.short_number_chars or p.document_date = b.document_date)
    and date_evidence <> 'far'
