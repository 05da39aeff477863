-- One row per call: where a document stands among those of its party in each of three orders: by date, by
-- taxable value and then date, by the last run of digits of its number and then date.
-- arguments: document_date, taxable_paise, number_loose
select
    [
        { 'kind': 'date', 'key': coalesce(epoch(document_date)::bigint // 86400, 0)::hugeint },
        {
            'kind': 'amount',
            'key': taxable_paise::hugeint * 100000 + coalesce(epoch(document_date)::bigint // 86400, 0)
        },
        {
            'kind': 'serial',
            'key': try_cast(
                right(regexp_extract(number_loose, '([0-9]+)[^0-9]*$', 1), 18) as hugeint
            ) * 100000 + coalesce(epoch(document_date)::bigint // 86400, 0)
        }
    ]
