-- One row per document that takes part in matching: without originals that an amendment replaces.
select *
from staging.documents
where side = 'books' or document not in (select document from recon.superseded)
