-- One row per finding of a rule about the own sales, before the workspace's choice of rules and severities.
from checks.sales_number_repeated
union all by name
from checks.sales_number_shape
union all by name
from checks.sales_series_gap
union all by name
from checks.series_count_differs
