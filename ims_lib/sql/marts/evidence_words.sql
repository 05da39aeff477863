-- One row per asked row (marts.asked_rows) and field that is no amount: what books and portal say, and how
-- the two agree (see marts.evidence).
with fields as (
    select
        row_id,
        is_link,
        unnest([
            {
                'place': 1, 'field': functions.explain_ledger(ledger, 'supplier'),
                'books': coalesce(nullif(books.party_gstin, ''), books.party_name),
                'portal': coalesce(nullif(portal.party_gstin, ''), portal.party_name),
                'code': case party_evidence
                    when 'same' then 'equal'
                    when 'mistyped' then 'one_slip'
                    when 'same_pan' then 'other_registration'
                    when 'named' then 'name_only'
                    when 'missing' then 'unknown'
                    else 'differs'
                end,
                'how': case party_evidence
                    when 'mistyped' then 'mistyped in a character or two'
                    when 'same_pan' then 'another registration of the same PAN'
                    when 'named' then 'the books give no GSTIN, the name agrees'
                    else ''
                end
            },
            {
                'place': 2, 'field': 'number', 'books': books.number_text, 'portal': portal.number_text,
                'code': functions.explain_number_code(number_evidence),
                'how': functions.explain_number(number_evidence, portal_forms, books_forms)
            },
            {
                'place': 3, 'field': 'date', 'books': strftime(books.document_date, '%d-%m-%Y'),
                'portal': strftime(portal.document_date, '%d-%m-%Y'),
                'code': case
                    when date_evidence <> 'far' then date_evidence
                    when days_apart is null then 'unknown'
                    else 'differs'
                end,
                'how': if(days_apart <> 0, functions.explain_date(date_evidence, days_apart), '')
            },
            {
                'place': 4, 'field': 'type', 'books': replace(books.document_type, '_', ' '),
                'portal': replace(portal.document_type, '_', ' '),
                'code': if(is_type_different, 'differs', 'equal'), 'how': ''
            },
            {
                'place': 10, 'field': 'place of supply', 'books': books.place_of_supply,
                'portal': portal.place_of_supply,
                'code': if(is_place_different, 'differs', 'equal'), 'how': ''
            },
            {
                'place': 11, 'field': 'reverse charge',
                'books': if(books.is_reverse_charge, 'yes', if(books.is_reverse_charge is null, '', 'no')),
                'portal': if(portal.is_reverse_charge, 'yes', if(portal.is_reverse_charge is null, '', 'no')),
                'code': if(is_reverse_charge_different, 'differs', 'equal'), 'how': ''
            }
        ]) as f
    from marts.asked_rows
)

select
    row_id,
    f.place,
    f.field,
    coalesce(f.books, '') as books,
    coalesce(f.portal, '') as portal,
    if(is_link and coalesce(f.books, '') <> '' and coalesce(f.portal, '') <> '', f.code, 'unknown') as code,
    if(code = 'unknown', '', f.how) as how
from fields
