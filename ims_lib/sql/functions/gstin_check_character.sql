-- One row per call: the character that fits the first fourteen of a GSTIN (mod 36, domain.md 3.1).
-- arguments: gstin
select
    '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'[
        1 + (
            36 - cast(list_sum(
                list_transform(
                    list_transform(
                        range(14),
                        lambda place: (
                            instr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', gstin[cast(place as int) + 1]) - 1
                        ) * (1 + place % 2)
                    ),
                    lambda product: product // 36 + product % 36
                )
            ) as bigint) % 36
        ) % 36
    ]
