-- One row per block of equal party and normalised number that holds more than one document of a side: where
-- duplicates and rivals are sought.
select distinct number_block
from (
    select number_block
    from recon.documents
    where number_loose <> ''
    group by side, number_block
    having count(*) > 1
) as repeated
