-- One row per asked row without a link: what was looked for, and what came closest, as a sentence or two.
with unlinked as (
    select
        *,
        if(portal_id is null, 'books', 'portal') as side,
        if(portal_id is null, 'portal document', 'voucher') as sought,
        if(portal_id is null, books, portal) as paper
    from marts.asked_rows
    where not is_link
),

rivals as (
    select
        group_id,
        if(portal_id is null, 'books', 'portal') as side,
        count(*) as count_rivals,
        array_to_string(
            list_sort(list(functions.explain_paper(
                paper.number_text, paper.document_date
            )))[:3],
            ', '
        ) as listed
    from unlinked
    where outcome = 'ambiguous'
    group by all
),

closest as (
    select * from marts.nearest
    where place = 1
)

select
    u.row_id,
    functions.explain_ledger(u.ledger, case u.outcome
        when 'superseded'
            then 'Replaced by the supplier''s amendment ' || functions.explain_key(u.partner) || '.'
        when 'duplicate'
            then
                'The same document is here a second time; the first is '
                || functions.explain_key(u.partner) || '.'
        when 'ambiguous'
            then
                coalesce(o.count_rivals, 0)
                || ' '
                || u.sought
                || if(o.count_rivals = 1, ' fits', 's fit equally well')
                || coalesce(': ' || o.listed, '')
                || if(o.count_rivals > 3, ', ...', '')
                || if(m.count_rivals > 1, '; so do ' || m.count_rivals || ' documents of this side', '')
                || '. A person must choose.'
        else case
            when c.speaks_for like '%same number%' and c.speaks_for like '%same supplier%'
                then 'A ' || u.sought || ' of this supplier has this number, but it does not fit. '
            else 'No ' || u.sought || ' of this supplier has this number. '
        end
        || case
            when c.document is null then 'Nothing is near it by number, amount or date.'
            else
                'Closest: ' || functions.explain_paper(c.number, c.document_date) || ', '
                || functions.rupees(c.taxable_paise) || coalesce(': ' || nullif(c.speaks_for, ''), '')
                || coalesce('; but ' || nullif(c.speaks_against, ''), '') || '.'
        end
    end) as sentence
from unlinked as u
left join rivals as o on u.group_id = o.group_id and u.side <> o.side
left join rivals as m on u.group_id = m.group_id and u.side = m.side
left join closest as c on u.row_id = c.row_id
