-- One row per call: a tax in paise, rounded half up: a part (1, or 0.5 for CGST and SGST) of a rate in
-- percent as text, of which a share is applicable ('0.65'; '' is all). No rate is no tax.
-- arguments: taxable_paise, rate, share, part
select
    cast(
        round(
            cast(taxable_paise as decimal(22, 0))
            * coalesce(try_cast(rate as decimal(7, 4)), 0)
            * coalesce(try_cast(share as decimal(3, 2)), 1)
            * cast(part as decimal(2, 1))
            * cast(0.01 as decimal(3, 2))
        ) as bigint
    )
