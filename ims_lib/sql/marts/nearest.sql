-- One row per asked document without a link and one of the up to five nearest documents of the other side
-- (`place` 1 to 5) of the same own GSTIN: what it is, the documents it is linked to ('' where it is free),
-- a score of 0 to 100, and in words what speaks for and against its being the same document.
select
    asked.document as row_id,
    place,
    candidate.document,
    candidate.side,
    candidate.number_text as number,
    candidate.document_date,
    candidate.party_gstin as supplier_gstin,
    candidate.party_name as supplier_name,
    candidate.taxable_paise,
    candidate.tax_paise,
    candidate.linked_to,
    score,
    concat_ws(
        '; ',
        case party_evidence
            when 'same' then 'same supplier'
            when 'same_pan' then 'another registration of the same PAN'
            when 'named' then 'the name agrees'
            when 'mistyped' then 'GSTIN differs in a character or two'
        end,
        functions.explain_number_for(number_evidence, p.number_text, b.number_text),
        case amount_evidence
            when 'equal' then 'equal amounts'
            when 'within' then 'amounts within Rs ' || functions.rupees(tolerance_paise)
            when 'total' then 'equal taxable value and total tax'
            when 'opposite' then 'equal amounts but for the sign'
            when 'taxable' then 'equal taxable value'
        end,
        if(date_evidence <> 'far', functions.explain_date(date_evidence, days_apart), null)
    ) as speaks_for,
    concat_ws(
        '; ',
        case party_evidence
            when 'different' then 'another supplier'
            when 'missing' then 'the books name no supplier'
        end,
        functions.explain_number_against(number_evidence, asked.number_text, candidate.number_text),
        case
            when amount_evidence in ('small', 'beyond')
                then 'taxable value ' || functions.explain_difference(p.taxable_paise - b.taxable_paise)
            when amount_evidence = 'total' then 'tax under other heads'
            when amount_evidence = 'opposite' then 'the sign is opposite'
            when amount_evidence = 'taxable'
                then 'tax ' || functions.explain_difference(p.tax_paise - b.tax_paise)
        end,
        if(p.type_after_sign <> b.type_after_sign and amount_evidence <> 'opposite', 'another type', null),
        if(date_evidence = 'far' or days_apart is null, functions.explain_date('far', days_apart), null),
        if(
            candidate.linked_to <> '',
            'already linked to ' || functions.explain_key(candidate.linked_to),
            null
        )
    ) as speaks_against
from marts.nearest_pairs
