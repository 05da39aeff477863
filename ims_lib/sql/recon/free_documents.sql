-- One row per document that no plain link has settled, with the keys of the closer look: the number
-- without label and inner year (`number_core`), with look-alike characters made one (`number_look`), its
-- last run of digits (`number_serial`); and how many documents of its side share its party and taxable
-- value, ever and on its day.
with settled as (
    select portal_id as id from recon.plain_links
    union all
    select books_id as id from recon.plain_links
    union all
    select r.id from recon.duplicates as r
    where r.id not in (select unnest([x.portal_id, x.books_id]) from recon.fixed_pairs as x)
),

free as (
    select
        *,
        functions.is_number_damaged(number_text) as is_number_damaged,
        functions.number_undressed(number_text) as undressed
    from recon.documents
    where id not in (select s.id from settled as s)
),

without_year as (
    select
        *,
        functions.number_without_year(undressed) as step_year
    from free
),

without_lone_year as (
    select
        *,
        if(regexp_matches(step_year, '[0-9]'), step_year, undressed) as kept_year,
        functions.number_without_lone_year(kept_year) as step_lone_year
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
        * exclude (undressed, step_year, kept_year, step_lone_year, kept_lone_year, step_inner_year),
        functions.without_leading_zeros(
            if(regexp_matches(step_inner_year, '[0-9]'), step_inner_year, kept_lone_year)
        ) as number_dashed
    from without_inner_year
),

cored as (
    select
        *,
        replace(number_dashed, '-', '') as number_core,
        regexp_extract(number_dashed, '([0-9]+)[^0-9]*$', 1) as number_serial,
        functions.number_look(number_dashed) as number_look,
        regexp_replace(number_core, '[0-9]', '', 'g') as number_letters
    from dashed
)

select
    f.*,
    c.count_ever as amount_count,
    c.count_on_day as amount_day_count
from cored as f
left join recon.amount_counts as c
    on
        f.amount_block = c.amount_block
        and f.side = c.side
        and f.document_date is not distinct from c.document_date
