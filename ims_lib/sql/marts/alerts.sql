-- One row per alert: what, how many, rupees, since when, until when, what to do, where its rows are.
-- `tax_paise` signed by effect on ITC, but for mismatches and controls: differences without their sign. A
-- dismissal holds while `figures` are those that were dismissed. A warning whose last day is near is an
-- error.
with raised as (
    select
        alert,
        gstin,
        period,
        subject,
        cast(sum(count_documents) as bigint) as count_documents,
        cast(sum(tax_paise) as bigint) as tax_paise,
        min(since) as since,
        min(due) as due
    from marts.every_alert
    group by all
),

keyed as (
    select
        *,
        concat_ws('/', gstin, 'alert', alert, period, functions.key_part(subject)) as key,
        concat_ws(' ', count_documents, tax_paise) as figures
    from raised
),

weighed as (
    select
        k.*,
        a.label,
        a.counts,
        a.what,
        a.fix,
        a.leads_to,
        k.due - t.today as days_left,
        if(
            a.severity = 'warning' and days_left <= v.alert_urgent_days, 'error', a.severity
        ) as severity
    from keyed as k
    inner join raw.alert_rules as a on k.alert = a.alert
    cross join raw.today as t
    cross join staging.rules as v
)

select
    w.key,
    w.alert,
    w.label,
    w.severity,
    w.gstin,
    w.period,
    w.subject,
    w.count_documents,
    w.counts,
    w.tax_paise,
    w.since,
    w.due,
    w.days_left,
    w.what,
    w.fix,
    if(
        w.leads_to = 'mark',
        concat('mark?alert=', w.alert, '&gstin=', w.gstin, '&period=', w.period),
        w.leads_to
    ) as link,
    w.figures,
    o.seq is not null as is_dismissed,
    coalesce(o.who, '') as dismissed_by,
    coalesce(o.at, '') as dismissed_at,
    coalesce(o.reason, '') as dismissed_why
from weighed as w
left join raw.overlay as o on o.kind = 'dismiss' and w.key = o.document and w.figures = o.new_value
