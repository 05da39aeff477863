-- One row per link of the purchases, and one per document without a link, with what both sides say. Paise
-- signed by effect on ITC; each row carries its own documents' full amounts, so totals come from distinct
-- documents. `period` is that of the credit: the portal document's, else the books' posting month, else
-- their document month.
select
    r.* exclude (ledger, partner, portal_id, books_id, is_plain),
    case
        when r.portal_document is null then r.books_document
        when r.is_first_of_portal then r.portal_document
        else r.portal_document || ' + ' || r.books_document
    end as row_id,
    case
        when r.portal_document is not null then p.period
        else functions.period_of(coalesce(b.posting_date, b.document_date))
    end as period,
    coalesce(p.portal_source, '') as portal_source,
    coalesce(p.section, '') as portal_section,
    p.supplier_gstin as portal_supplier_gstin,
    p.supplier_name as portal_supplier_name,
    p.document_type as portal_document_type,
    p.number as portal_number,
    p.document_date as portal_date,
    p.taxable_paise as portal_taxable_paise,
    p.igst_paise as portal_igst_paise,
    p.cgst_paise as portal_cgst_paise,
    p.sgst_paise as portal_sgst_paise,
    p.cess_paise as portal_cess_paise,
    p.igst_paise + p.cgst_paise + p.sgst_paise + p.cess_paise as portal_tax_paise,
    p.place_of_supply as portal_place_of_supply,
    p.is_reverse_charge as portal_is_reverse_charge,
    p.portal_action,
    p.is_filed,
    p.ims_state,
    p.is_pending_blocked,
    p.is_remarks_blocked,
    p.itc_availability,
    p.itc_reason,
    p.part,
    p.document_version,
    b.voucher as books_voucher,
    b.supplier_gstin as books_supplier_gstin,
    b.supplier_name as books_supplier_name,
    b.document_type as books_document_type,
    b.number as books_number,
    b.document_date as books_date,
    b.posting_date as books_posting_date,
    b.taxable_paise as books_taxable_paise,
    b.igst_paise as books_igst_paise,
    b.cgst_paise as books_cgst_paise,
    b.sgst_paise as books_sgst_paise,
    b.cess_paise as books_cess_paise,
    b.igst_paise + b.cgst_paise + b.sgst_paise + b.cess_paise as books_tax_paise,
    b.place_of_supply as books_place_of_supply,
    b.is_reverse_charge as books_is_reverse_charge
from recon.pairs as r
left join staging.portal_documents as p on r.portal_document = p.document
left join staging.books_documents as b on r.books_document = b.document
where r.ledger = 'purchases'
