-- One row per number of a free document with one character left out, within a party's PAN: numbers one slip
-- apart share a key. `cut` is the character left out, 0 for none, of equal neighbours one. What only a slip
-- brings together needs values alike too: `paise`, without sign.
with spelled as (
    select
        *,
        hash(ledger, own_gstin, family, party_pan) as party,
        unnest(range(length(number_look) + 1)) as cut
    from recon.free_documents
    where number_look <> ''
)

select
    id,
    side,
    hash(party, if(cut = 0, number_look, number_look[:cut - 1] || number_look[cut + 1:])) as key,
    abs(taxable_paise) as paise
from spelled
where cut = 0 or number_look[cut] <> number_look[cut - 1]
