-- One row per asked row (marts.asked_rows) and field, in the order of a paper (`place`): what books and
-- portal say, as text, and how the two agree. `code`: equal, equal_normalised, within, close, swapped,
-- posting, one_slip, other_registration, name_only, differs, or unknown where a side does not say; `how`
-- says more.
select
    row_id,
    place,
    field,
    books,
    portal,
    code,
    how
from marts.evidence_words
union all
select
    row_id,
    place,
    field,
    books,
    portal,
    code,
    how
from marts.evidence_amounts
