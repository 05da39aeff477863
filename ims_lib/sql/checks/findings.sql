-- One row per finding of a rule that is switched on for its recipient: what is wrong, where it stands in
-- which file, and the tax of its document in paise (absolute). Severity: error, warning or info.
select
    f.rule,
    c.severity,
    d.recipient_gstin,
    f.side,
    f.document,
    d.supplier_gstin,
    d.supplier_name,
    d.number,
    d.document_date,
    coalesce(strftime(d.credit_month, '%m%Y'), '') as period,
    f.field,
    f.value,
    f.expected,
    abs(d.tax_paise) as tax_paise,
    l.file_name,
    f.file_id,
    d.sheet,
    f.row_number
from checks.every_finding as f
inner join checks.documents as d on f.document = d.document
inner join raw.check_rules as c on f.rule = c.rule and d.recipient_gstin = c.gstin and f.side = c.side
left join raw.loads as l on f.file_id = l.file_id and d.recipient_gstin = l.recipient_gstin
where c.severity <> 'off'
