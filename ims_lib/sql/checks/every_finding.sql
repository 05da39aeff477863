-- One row per finding of any rule, before the workspace's choice of rules and severities.
from checks.party_findings
union all by name
from checks.paper_findings
union all by name
from checks.amount_findings
union all by name
from checks.credit_findings
union all by name
from checks.sales_findings
