-- One row per call: the number or voucher inside KEYs that stand with bars between them: `PUR/012, PUR/014`.
-- arguments: keys
select
    array_to_string(
        list_transform(string_split(keys, ' | '), lambda key: url_decode(split_part(key, '/', -2))), ', '
    )
