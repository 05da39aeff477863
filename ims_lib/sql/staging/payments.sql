-- One row per payment that payment lists name. A payment that several lists show counts once: as often as
-- the list that shows it most. `voucher_part`: the voucher as it stands in a KEY.
with listed as (
    select
        p.recipient_gstin,
        p.file_id,
        p.row_number,
        functions.key_part(p.voucher) as voucher_part,
        upper(trim(p.supplier_gstin)) as supplier_text,
        upper(trim(p.supplier_name)) as name_text,
        functions.number_text(p.number) as number_text,
        p.paid_on,
        p.amount_paise,
        l.load_seq
    from raw.payments as p
    inner join raw.loads as l on p.file_id = l.file_id and p.recipient_gstin = l.recipient_gstin
    where l.kind = 'payments'
),

counted as (
    select
        *,
        row_number() over (
            partition by
                recipient_gstin, file_id, voucher_part, supplier_text, name_text, number_text, paid_on,
                amount_paise
            order by row_number
        ) as copy
    from listed
)

select * exclude (copy, load_seq)
from counted
qualify
    row_number() over (
        partition by
            recipient_gstin, voucher_part, supplier_text, name_text, number_text, paid_on, amount_paise, copy
        order by load_seq
    ) = 1
