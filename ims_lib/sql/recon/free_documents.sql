-- One row per document that no plain link has settled, with the keys of the closer look: the number
-- without label and inner year (`number_core`), with look-alike characters made one (`number_look`), its
-- last run of digits (`number_serial`); and how many documents of its side share its party and taxable
-- value, ever and on its day.
with free as (
    select
        *,
        functions.is_number_damaged(number_text) as is_number_damaged,
        regexp_replace(
            functions.number_dashed(functions.number_unlabelled(number_text)), '(^|-)FY-?([0-9]{2})', '\1\2'
        ) as step_label
    from recon.documents
    where
        id not in (select portal_id from recon.plain_links)
        and id not in (select books_id from recon.plain_links)
        and (
            id not in (select r.id from recon.duplicates as r)
            or id in (select unnest([x.portal_id, x.books_id]) from recon.fixed_pairs as x)
        )
),

without_year as (
    select
        *,
        functions.number_without_year(step_label) as step_year
    from free
),

without_lone_year as (
    select
        *,
        if(regexp_matches(step_year, '[0-9]'), step_year, step_label) as kept_year,
        regexp_replace(kept_year, '(^|-)20[123][0-9](-|$)', '-') as step_lone_year
    from without_year
),

without_inner_year as (
    select
        *,
        if(regexp_matches(step_lone_year, '[0-9]'), step_lone_year, kept_year) as kept_lone_year,
        functions.number_without_inner_year(kept_lone_year) as step_inner_year
    from without_lone_year
),

dashed as (
    select
        * exclude (step_label, step_year, kept_year, step_lone_year, kept_lone_year, step_inner_year),
        functions.without_leading_zeros(
            if(regexp_matches(step_inner_year, '[0-9]'), step_inner_year, kept_lone_year)
        ) as number_dashed
    from without_inner_year
),

cored as (
    select
        *,
        replace(number_dashed, '-', '') as number_core,
        regexp_extract(number_dashed, '([0-9]+)[^0-9]*$', 1) as number_serial
    from dashed
)

select
    f.*,
    functions.number_look(f.number_dashed) as number_look,
    regexp_replace(f.number_core, '[0-9]', '', 'g') as number_letters,
    c.count_ever as amount_count,
    c.count_on_day as amount_day_count
from cored as f
left join recon.amount_counts as c
    on
        f.amount_block = c.amount_block
        and f.side = c.side
        and f.document_date is not distinct from c.document_date
