-- One row per finding of a rule that is switched on for its recipient: what is wrong, where it stands in
-- which file, and the tax of its document in paise (absolute) or the part of it that the rule is about.
-- Severity: error, warning or info. On the sales side the customer stands where the supplier does on the
-- others.
with named as (
    select
        document,
        recipient_gstin,
        supplier_gstin,
        supplier_name,
        number,
        document_date,
        credit_month,
        tax_paise,
        sheet
    from checks.documents
    union all
    select
        document,
        recipient_gstin,
        customer_gstin as supplier_gstin,
        customer_name as supplier_name,
        number,
        document_date,
        credit_month,
        tax_paise,
        sheet
    from checks.sales
    union all
    select
        document,
        recipient_gstin,
        '' as supplier_gstin,
        '' as supplier_name,
        number_from as number,
        null::date as document_date,
        credit_month,
        0 as tax_paise,
        '' as sheet
    from checks.sales_series
)

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
    abs(coalesce(f.tax_part_paise, d.tax_paise)) as tax_paise,
    l.file_name,
    f.file_id,
    d.sheet,
    f.row_number
from checks.every_finding as f
inner join named as d on f.document = d.document
inner join raw.check_rules as c on f.rule = c.rule and d.recipient_gstin = c.gstin and f.side = c.side
left join raw.loads as l on f.file_id = l.file_id and d.recipient_gstin = l.recipient_gstin
where c.severity <> 'off'
