-- One row per call: what a person calls a document by, out of its KEY: the voucher of one of the books, else
-- the number (design.md section 4, Keys).
-- arguments: key
select
    coalesce(
        nullif(url_decode(split_part(key, '/', if(split_part(key, '/', 2) = 'books', 3, 4))), ''),
        '(no number)'
    )
