-- One row per marked document: its last mark that no undo reversed (design.md 2.5).
with undone as (
    select undoes from raw.marks
    where kind = 'undo'
)

select *
from raw.marks
where kind = 'mark' and event_id not in (select undoes from undone)
qualify row_number() over (partition by document order by seq desc) = 1
