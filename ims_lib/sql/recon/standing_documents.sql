-- One row per document that stands: without originals that an amendment replaces.
select * exclude (content)
from staging.documents
where id not in (select hash(s.document) from recon.superseded as s)
