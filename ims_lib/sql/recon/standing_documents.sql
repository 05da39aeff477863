-- One row per document that stands: without originals that an amendment replaces.
select *
from staging.documents
where side = 'books' or document not in (select document from recon.superseded)
