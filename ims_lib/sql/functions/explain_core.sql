-- One row per call: a number, dashed, as deep as recon.free_documents normalises it: without label, any form
-- of the financial year, and leading zeros. Steps that would leave no digit are skipped.
-- arguments: number_text
select
    functions.without_leading_zeros(
        list_transform(
            list_transform(
                list_transform(
                    [
                        regexp_replace(
                            functions.number_dashed(functions.number_unlabelled(number_text)),
                            '(^|-)FY-?([0-9]{2})',
                            '\1\2'
                        )
                    ],
                    lambda dashed: functions.explain_unless_empty(
                        functions.number_without_year(dashed), dashed
                    )
                ),
                lambda dashed: functions.explain_unless_empty(
                    regexp_replace(dashed, '(^|-)20[123][0-9](-|$)', '-'), dashed
                )
            ),
            lambda dashed: functions.explain_unless_empty(
                functions.number_without_inner_year(dashed), dashed
            )
        )[1]
    )
