-- One row per call: what all registrations of a party share: the PAN in a GSTIN, else the key itself.
-- arguments: party_key
select if(length(party_key) = 15 and party_key not like '~%', substr(party_key, 3, 10), party_key)
