-- One row per free document with what the closer look finds it by: what a run again weighs anew, or knows to
-- stay as it was.
select
    id,
    side,
    party_block,
    number_block,
    amount_block,
    number_look,
    document_date,
    taxable_paise
from recon.free_documents
