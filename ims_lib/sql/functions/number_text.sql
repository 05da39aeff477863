-- One row per call: a document number as people compare it: upper case, no outer space, full-width forms
-- folded (looked for only where a character takes more than one byte).
-- arguments: given
select
    if(
        strlen(given) = length(given),
        upper(trim(given)),
        translate(
            upper(trim(given)),
            'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ０１２３４５６７８９',
            'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
        )
    )
