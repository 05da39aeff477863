-- One row per finding of a rule about GSTINs and the suppliers behind them.
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
from checks.isd_other_pan
union all by name
from checks.own_gstin_as_supplier
union all by name
from checks.pan_holder
union all by name
from checks.supplier_3b_not_filed
union all by name
from checks.supplier_cancelled
union all by name
from checks.supplier_cancelled_since
union all by name
from checks.supplier_not_filed
