-- One row per thing that raises an alert: a row of marts.review (`row_id`), or '' for a file or control.
from marts.alert_books_older
union all by name
from marts.alert_changed_after_mark
union all by name
from marts.alert_common_credit
union all by name
from marts.alert_controls_open
union all by name
from marts.alert_credit_note_cut
union all by name
from marts.alert_deemed_acceptance
union all by name
from marts.alert_findings
union all by name
from marts.alert_ims_older
union all by name
from marts.alert_itc_ends_books
union all by name
from marts.alert_itc_ends_pending
union all by name
from marts.alert_mismatch_large
union all by name
from marts.alert_parts_missing
union all by name
from marts.alert_payment_near
union all by name
from marts.alert_pending_limit
union all by name
from marts.alert_rows_rejected
union all by name
from marts.alert_sales_not_in_gstr1
union all by name
from marts.alert_sales_sums_differ
union all by name
from marts.alert_sales_unlike_gstr1
union all by name
from marts.alert_upload_errors
