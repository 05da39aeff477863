-- One row per call: the block within which documents of equal normalised number are compared, as one hash;
-- what is in a block is compared again by its text.
-- arguments: ledger, own_gstin, party_key, family, number_loose
select hash(ledger, own_gstin, party_key, family, number_loose)
