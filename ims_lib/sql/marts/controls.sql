-- One row per control: what must tie out, what was found and whether it does; one that does not stops the
-- exports. Counts and paise per recipient and side (marts.documents_in): the documents that came in against
-- those in exactly one outcome and row.
with expected as (
    select
        recipient_gstin,
        side,
        unnest(['documents', 'taxable', 'igst', 'cgst', 'sgst', 'cess']) as control,
        cast(
            unnest(
                [
                    count(*), sum(taxable_paise), sum(igst_paise), sum(cgst_paise), sum(sgst_paise),
                    sum(cess_paise)
                ]
            ) as bigint
        ) as expected
    from marts.documents_in
    group by
        recipient_gstin,
        side
),

found as (
    select
        recipient_gstin,
        side,
        unnest(['documents', 'taxable', 'igst', 'cgst', 'sgst', 'cess']) as control,
        cast(
            unnest(
                [
                    count(*), sum(taxable_paise), sum(igst_paise), sum(cgst_paise), sum(sgst_paise),
                    sum(cess_paise)
                ]
            ) as bigint
        ) as found
    from marts.documents_in_rows
    group by
        recipient_gstin,
        side
)

select
    coalesce(e.control, f.control) as control,
    coalesce(e.recipient_gstin, f.recipient_gstin) as recipient_gstin,
    coalesce(e.side, f.side) as side,
    coalesce(e.expected, 0) as expected,
    coalesce(f.found, 0) as found,
    coalesce(f.found, 0) - coalesce(e.expected, 0) as difference,
    coalesce(f.found, 0) = coalesce(e.expected, 0) as is_ok
from expected as e
full outer join found as f
    on e.control = f.control and e.recipient_gstin = f.recipient_gstin and e.side = f.side
