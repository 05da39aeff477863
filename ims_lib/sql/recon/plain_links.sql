-- One row per plain pair that no decision contradicts.
select *
from recon.plain_pairs
where
    portal_id not in (select f.portal_id from recon.fixed_pairs as f)
    and books_id not in (select f.books_id from recon.fixed_pairs as f)
