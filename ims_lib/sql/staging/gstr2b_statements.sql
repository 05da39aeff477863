-- One row per loaded file of the GSTR-2B statements in force. The newest statement of a recipient and
-- period counts; files that name the same generation date and number of parts are parts of one statement,
-- and of a part loaded twice the later counts.
with loads as (
    select
        *,
        case
            when part_count > 1 then concat_ws('-', 'parts', coalesce(generated_on::text, ''), part_count)
            else 'file-' || load_seq
        end as statement
    from raw.loads
    where kind = 'gstr2b'
)

select *
from loads
qualify
    statement = first_value(statement) over (partition by recipient_gstin, period order by load_seq desc)
    and (
        part_number = 0
        or load_seq = max(load_seq) over (partition by recipient_gstin, period, statement, part_number)
    )
