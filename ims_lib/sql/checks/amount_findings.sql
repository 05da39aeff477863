-- One row per finding of a rule about amounts: heads of tax, rates, codes of goods and services, totals.
from checks.amount_decimals
union all by name
from checks.cgst_between_states
union all by name
from checks.cgst_unlike_sgst
union all by name
from checks.hsn_length
union all by name
from checks.hsn_unknown
union all by name
from checks.hsn_unlike_category
union all by name
from checks.igst_with_cgst
union all by name
from checks.igst_within_state
union all by name
from checks.import_heads
union all by name
from checks.negative_amount
union all by name
from checks.rate_of_other_days
union all by name
from checks.rate_unknown
union all by name
from checks.rate_unlike_tax
union all by name
from checks.special_zone_heads
union all by name
from checks.tax_above_highest_rate
union all by name
from checks.tax_without_value
union all by name
from checks.total_differs
