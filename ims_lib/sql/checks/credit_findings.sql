-- One row per finding of a rule about input tax credit: blocked, barred, late.
from checks.blocked_credit_hsn
union all by name
from checks.blocked_credit_tagged
union all by name
from checks.credit_note_late
union all by name
from checks.goods_not_received
union all by name
from checks.itc_not_available
union all by name
from checks.itc_time_barred
union all by name
from checks.payments_missing
union all by name
from checks.place_of_supply_bar
union all by name
from checks.unpaid_180_days
