-- One row per finding of any rule, before the workspace's choice of rules and severities.
from checks.bill_of_entry
union all by name
from checks.blocked_credit_hsn
union all by name
from checks.booked_twice
union all by name
from checks.cgst_between_states
union all by name
from checks.cgst_unlike_sgst
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
from checks.gstin_check_character
union all by name
from checks.gstin_kind
union all by name
from checks.gstin_missing
union all by name
from checks.gstin_shape
union all by name
from checks.gstin_state
union all by name
from checks.hsn_length
union all by name
from checks.igst_with_cgst
union all by name
from checks.igst_within_state
union all by name
from checks.import_heads
union all by name
from checks.itc_not_available
union all by name
from checks.itc_time_barred
union all by name
from checks.negative_amount
union all by name
from checks.number_damaged
union all by name
from checks.number_first_character
union all by name
from checks.number_missing
union all by name
from checks.number_shape
union all by name
from checks.original_later
union all by name
from checks.own_gstin_as_supplier
union all by name
from checks.pan_holder
union all by name
from checks.place_of_supply_bar
union all by name
from checks.rate_of_other_days
union all by name
from checks.rate_unknown
union all by name
from checks.rate_unlike_tax
union all by name
from checks.sources_differ
union all by name
from checks.supplier_not_filed
union all by name
from checks.tax_above_highest_rate
union all by name
from checks.tax_without_value
union all by name
from checks.total_differs
