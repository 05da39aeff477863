-- One row per asked document without a link and document near it, best five of each (`place`), with the
-- evidence and a score of 0 to 100 (functions.explain_score). A free one goes before a linked one of equal
-- score, then the nearer date, then the KEY. `number_said` is the number's evidence but for `series_slip`:
-- one slip apart, yet so close in their series that they may be different documents.
with sides as (
    select
        n.asked_id,
        n.id,
        c.document,
        c.linked_to <> '' as is_linked,
        if(a.side = 'portal', a, c) as p,
        if(a.side = 'portal', c, a) as b
    from marts.neighbours as n
    inner join marts.near_documents as a on n.asked_id = a.id
    inner join marts.near_documents as c on n.id = c.id
),

compared as (
    select
        s.asked_id,
        s.id,
        s.document,
        s.is_linked,
        r.amount_tolerance_paise as tolerance_paise,
        r.series_far,
        functions.party_evidence(
            s.p.party_key, s.b.party_key, s.p.party_name, s.b.party_name, r.gstin_slips_most,
            r.name_similarity_percent
        ) as party_evidence,
        functions.number_evidence(s.p, s.b, r.series_step, r.short_number_chars) as number_evidence,
        functions.date_evidence(
            s.p.document_date, s.b.document_date, s.b.posting_date, r.date_close_days, r.posting_days
        ) as date_evidence,
        functions.explain_amounts(s.p, s.b, r.amount_tolerance_paise, r.small_difference_percent)
            as amount_evidence,
        date_diff('day', s.p.document_date, s.b.document_date) as days_apart,
        abs(s.p.number_serial::bigint - s.b.number_serial::bigint) as serial_gap
    from sides as s
    cross join staging.rules as r
),

scored as (
    select
        *,
        if(number_evidence = 'slip' and serial_gap between 1 and series_far, 'series_slip', number_evidence)
            as number_said,
        functions.explain_score(party_evidence, number_evidence, amount_evidence, date_evidence) as score
    from compared
)

select
    * exclude (document, is_linked, series_far, serial_gap, number_evidence),
    row_number() over (
        partition by asked_id
        order by score desc, is_linked asc, abs(days_apart) asc nulls last, document asc
    ) as place
from scored
qualify place <= 5
