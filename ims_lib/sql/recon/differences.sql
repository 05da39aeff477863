-- One row per row of recon.reconciled, with its differences in words; '' where nothing differs or a side is
-- missing.
select
    r.row_id,
    functions.linked_differences(r) as differences
from recon.reconciled as r
