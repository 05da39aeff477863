-- One row per call: a number, dashed, as deep as recon.free_documents normalises it: without label, any form
-- of the financial year, and leading zeros. Steps that would leave no digit are skipped.
-- arguments: number_text
select
    functions.without_leading_zeros(
        list_transform(
            list_transform(
                list_transform(
                    [functions.number_undressed(number_text)],
                    lambda dashed: functions.explain_unless_empty(
                        functions.number_without_year(dashed), dashed
                    )
                ),
                lambda dashed: functions.explain_unless_empty(
                    functions.number_without_lone_year(dashed), dashed
                )
            ),
            lambda dashed: functions.explain_unless_empty(
                functions.number_without_inner_year(dashed), dashed
            )
        )[1]
    )
