-- One row per figure of the GSTR-3B of a recipient and period that was loaded last, heads that a cell has not
-- null. That it was loaded does not close the period.
with filed as (
    select * from raw.loads
    where kind = 'gstr3b'
    qualify row_number() over (partition by recipient_gstin, period order by load_seq desc) = 1
)

select
    c.*,
    f.load_seq
from raw.gstr3b_cells as c
inner join filed as f on c.file_id = f.file_id and c.recipient_gstin = f.recipient_gstin
