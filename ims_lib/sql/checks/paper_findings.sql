-- One row per finding of a rule about the papers: their numbers and dates, what they name, what stands
-- twice.
from checks.bill_of_entry
union all by name
from checks.booked_twice
union all by name
from checks.cell_not_understood
union all by name
from checks.date_after_period
union all by name
from checks.date_after_posting
union all by name
from checks.date_before_gst
union all by name
from checks.date_in_future
union all by name
from checks.date_missing
union all by name
from checks.number_damaged
union all by name
from checks.number_first_character
union all by name
from checks.number_missing
union all by name
from checks.number_reused
union all by name
from checks.number_shape
union all by name
from checks.original_later
union all by name
from checks.original_unknown
union all by name
from checks.place_of_supply_unknown
union all by name
from checks.row_repeated
union all by name
from checks.sources_differ
