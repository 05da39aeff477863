-- One row per document that the ERP lacks: entered by hand, or on the portal alone and accepted. Paise as on
-- the paper, credit notes positive. `document` is the KEY of the entry or of the portal document.
select
    'entered' as source,
    b.document,
    b.recipient_gstin,
    b.supplier_gstin,
    b.supplier_name,
    b.document_type,
    b.number,
    b.document_date,
    b.place_of_supply,
    b.is_reverse_charge,
    b.sign * b.taxable_paise as taxable_paise,
    b.sign * b.igst_paise as igst_paise,
    b.sign * b.cgst_paise as cgst_paise,
    b.sign * b.sgst_paise as sgst_paise,
    b.sign * b.cess_paise as cess_paise
from staging.books_documents as b
where b.file_id = 'entered'
union all
select
    'accepted' as source,
    p.document,
    p.recipient_gstin,
    p.supplier_gstin,
    p.supplier_name,
    p.document_type,
    p.number,
    p.document_date,
    p.place_of_supply,
    p.is_reverse_charge,
    functions.section_sign(p.section) * p.taxable_paise as taxable_paise,
    functions.section_sign(p.section) * p.igst_paise as igst_paise,
    functions.section_sign(p.section) * p.cgst_paise as cgst_paise,
    functions.section_sign(p.section) * p.sgst_paise as sgst_paise,
    functions.section_sign(p.section) * p.cess_paise as cess_paise
from staging.portal_documents as p
inner join recon.reconciled as r on p.document = r.portal_document
inner join ims.current_actions as a on p.document = a.document
where r.outcome = 'only_in_portal' and a.action = 'accept'
