-- One row per call: a document number as people compare it: upper case, no outer space, full-width forms
-- folded.
-- arguments: given
select
    translate(
        upper(trim(given)),
        'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ０１２３４５６７８９',
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
    )
