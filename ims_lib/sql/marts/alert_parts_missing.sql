-- One row per GSTR-2B in parts of which some are not loaded: `subject` names them, `count_documents` counts
-- them. Not of periods whose GSTR-3B is filed.
with statements as (
    select
        recipient_gstin,
        period,
        max(part_count) as part_count,
        list(distinct part_number) as loaded,
        min(cast(left(s.at, 10) as date)) as since
    from staging.gstr2b_statements as s
    where part_count > 1 and part_number > 0
    group by recipient_gstin, period
),

wanted as (
    select
        *,
        list_filter(range(1, part_count + 1), lambda part: not list_contains(loaded, part)) as missing
    from statements
)

select
    'parts_missing' as alert,
    w.recipient_gstin as gstin,
    w.period,
    array_to_string(w.missing, ', ') || ' of ' || w.part_count as subject,
    '' as row_id,
    len(w.missing) as count_documents,
    0 as tax_paise,
    w.since,
    c.due_on as due
from wanted as w
left join raw.calendar as c on w.recipient_gstin = c.gstin and w.period = c.period
left join raw.filed_periods as f on w.recipient_gstin = f.gstin and w.period = f.period
where len(w.missing) > 0 and f.period is null
