-- One row per voucher with credit whose goods came after the month in which its credit is taken: the one it
-- was posted in, else that of its register. Where neither is known nothing is found.
select
    'goods_not_received' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'goods_received_on' as field,
    strftime(b.goods_received_on, '%d-%m-%Y') as value,
    strftime(last_day(coalesce(d.posting_date, d.register_month)), '%d-%m-%Y')
    || ' or earlier, the month of the credit' as expected
from staging.books_documents as b
inner join checks.documents as d on b.document = d.document
where
    b.goods_received_on > last_day(coalesce(d.posting_date, d.register_month)) and d.tax_paise > 0
