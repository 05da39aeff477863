-- One row per asked document without a link and one of the up to five nearest documents of the other side
-- (`place` 1 to 5) of the same own GSTIN: what it is, the documents it is linked to ('' where it is free),
-- a score of 0 to 100, and in words what speaks for and against its being the same document.
with pairs as (
    select
        n.*,
        a.document as row_id,
        a.number_text as asked_number,
        a.number_forms as asked_forms,
        a.type_after_sign <> c.type_after_sign as is_type_different,
        if(a.side = 'portal', 1, -1) * (a.taxable_paise - c.taxable_paise) as difference_taxable_paise,
        if(a.side = 'portal', 1, -1) * (a.tax_paise - c.tax_paise) as difference_tax_paise,
        c.* exclude (id)
    from marts.nearest_pairs as n
    inner join marts.near_documents as a on n.asked_id = a.id
    inner join marts.near_documents as c on n.id = c.id
)

select
    row_id,
    place,
    document,
    side,
    number_text as number,
    document_date,
    party_gstin as supplier_gstin,
    party_name as supplier_name,
    taxable_paise,
    tax_paise,
    linked_to,
    score,
    functions.explain_ledger(ledger, concat_ws(
        '; ',
        case party_evidence
            when 'same' then 'same supplier'
            when 'same_pan' then 'another registration of the same PAN'
            when 'named' then 'the name agrees'
            when 'mistyped' then 'GSTIN differs in a character or two'
        end,
        functions.explain_number_for(number_said, asked_number, number_text, asked_forms, number_forms),
        case amount_evidence
            when 'equal' then 'equal amounts'
            when 'within' then 'amounts within Rs ' || functions.rupees(tolerance_paise)
            when 'total' then 'equal taxable value and total tax'
            when 'opposite' then 'equal amounts but for the sign'
            when 'taxable' then 'equal taxable value'
        end,
        if(date_evidence <> 'far', functions.explain_date(date_evidence, days_apart), null)
    )) as speaks_for,
    functions.explain_ledger(ledger, concat_ws(
        '; ',
        case party_evidence
            when 'different' then 'another supplier'
            when 'missing' then 'the books name no supplier'
        end,
        functions.explain_number_against(number_said, asked_number, number_text),
        case
            when amount_evidence in ('small', 'beyond')
                then 'taxable value ' || functions.explain_difference(difference_taxable_paise)
            when amount_evidence = 'total' then 'tax under other heads'
            when amount_evidence = 'opposite' then 'the sign is opposite'
            when amount_evidence = 'taxable'
                then 'tax ' || functions.explain_difference(difference_tax_paise)
        end,
        if(is_type_different and amount_evidence <> 'opposite', 'another type', null),
        if(date_evidence = 'far' or days_apart is null, functions.explain_date('far', days_apart), null),
        'already linked to ' || linked_text
    )) as speaks_against
from pairs
