-- One row per call: a tax in paise over the rates of a GSTR-1 document (JSON as schemas.GSTR1_DOCUMENTS has
-- it); share and part as in functions.tax_at_rate.
-- arguments: rates, share, part
select
    cast(
        list_sum(
            list_transform(
                from_json(rates, '[{"rate": "VARCHAR", "taxable_paise": "BIGINT"}]'),
                lambda one: functions.tax_at_rate(one.taxable_paise, one.rate, share, part)
            )
        ) as bigint
    )
