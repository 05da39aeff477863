-- One row per document that the portal shows, purchases and own sales, with what an amendment names it by:
-- number, financial year or date, and `party_text`, the supplier, of imports the port, of own sales nobody.
select
    'purchases' as ledger,
    document,
    recipient_gstin,
    section,
    if(section like 'impg%', port_code, supplier_gstin) as party_text,
    number_text,
    fy,
    original_number,
    original_date,
    period,
    return_period,
    document_date
from staging.portal_documents
union all
select
    'sales' as ledger,
    document,
    recipient_gstin,
    section,
    '' as party_text,
    number_text,
    fy,
    original_number,
    original_date,
    period,
    period as return_period,
    document_date
from staging.gstr1_documents
