-- One row per asked row that is a link: why the two documents are taken for the same, as one sentence or
-- two.
with said as (
    select
        document,
        partner,
        who,
        m.at as said_at,
        coalesce(nullif(remark, ''), replace(reason, '_', ' ')) as why
    from raw.marks as m
    where kind = 'link'
    qualify row_number() over (partition by document, partner order by seq desc) = 1
)

select
    r.row_id,
    case
        when r.rule = 'person' and s.who is not null
            then
                'Linked by ' || s.who || ' on '
                || strftime(left(s.said_at, 19)::timestamp + interval '330 minutes', '%d-%m-%Y')
                || if(s.why = '', '. ', ': ' || rtrim(s.why, '.') || '. ')
        when r.rule = 'person' then 'Linked by a person. '
        when
            r.rule = 'kept'
            then 'Kept because it was decided before; the evidence alone would not link it now. '
        else ''
    end
    || functions.explain_ledger(r.ledger, case
        when g.sentence is not null then g.sentence
        when r.outcome = 'exact' then 'Same document: supplier, number, date and amounts are equal.'
        else case
            when r.rule in ('person', 'kept') then 'Evidence: '
            when r.outcome = 'near' then 'Same document: '
            when r.outcome = 'mismatch' then 'Same document with a difference: '
            else 'Probably the same: '
        end || e.phrase || '.'
    end)
    || if(r.is_doubtful, ' Another document fits better now: it needs another look.', '') as sentence
from marts.asked_rows as r
left join marts.evidence_phrases as e on r.row_id = e.row_id
left join marts.group_phrases as g on r.group_id = g.group_id
left join said as s on r.portal_document = s.document and r.books_document = s.partner
where r.is_link
