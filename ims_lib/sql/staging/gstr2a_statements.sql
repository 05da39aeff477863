-- One row per loaded GSTR-2A in force: the newest of a recipient and period.
select *
from raw.loads
where kind = 'gstr2a'
qualify row_number() over (partition by recipient_gstin, period order by load_seq desc) = 1
