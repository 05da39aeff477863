-- One row per asked row (raw.asked; others of its group too), explained: the sentence, and as lists of
-- structs the evidence field by field and the documents that come nearest.
with fields as (
    select
        row_id,
        list(
            { 'field': field, 'books': books, 'portal': portal, 'code': code, 'how': how } order by place
        ) as evidence
    from marts.evidence
    group by row_id
),

near as (
    select
        row_id,
        list(
            {
                'place': place, 'document': document, 'side': side, 'number': number,
                'document_date': document_date, 'supplier_gstin': supplier_gstin,
                'supplier_name': supplier_name, 'taxable_paise': taxable_paise, 'tax_paise': tax_paise,
                'linked_to': linked_to, 'score': score, 'speaks_for': speaks_for,
                'speaks_against': speaks_against
            } order by place
        ) as nearest
    from marts.nearest
    group by row_id
)

select
    r.row_id,
    r.group_id,
    s.sentence,
    f.evidence,
    n.nearest
from marts.asked_rows as r
left join marts.sentences as s on r.row_id = s.row_id
left join fields as f on r.row_id = f.row_id
left join near as n on r.row_id = n.row_id
