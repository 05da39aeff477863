-- One row per asked row (raw.asked; others of its group too): one readable sentence or two, why it is linked
-- or why not.
select
    row_id,
    sentence
from marts.sentences_of_links
union all
select
    row_id,
    sentence
from marts.sentences_of_unlinked
