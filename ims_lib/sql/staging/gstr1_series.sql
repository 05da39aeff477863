-- One row per series of document numbers issued (table 13) of the GSTR-1 in force. `nature`: 1 invoices for
-- outward supply, 4 debit notes, 5 credit notes, ... 12.
select
    d.*,
    s.load_seq
from raw.gstr1_series as d
inner join staging.gstr1_sections as s
    on d.file_id = s.file_id and d.recipient_gstin = s.recipient_gstin and d.source_form = s.source_form
where s.section = 'doc_issue'
