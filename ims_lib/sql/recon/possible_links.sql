-- One row per pair that may be linked or is fixed: documents whose outcomes hang together.
select
    portal_id,
    books_id
from recon.ranked_candidates
