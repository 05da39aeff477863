-- One row per voucher with tax whose goods came after the month in which its credit is taken.
select
    'goods_not_received' as rule,
    b.document,
    'books' as side,
    b.file_id,
    b.row_number,
    'goods_received_on' as field,
    strftime(b.goods_received_on, '%d-%m-%Y') as value,
    strftime(last_day(d.credit_month), '%d-%m-%Y') || ' or earlier, the month of the credit' as expected
from staging.books_documents as b
inner join checks.documents as d on b.document = d.document
where
    b.goods_received_on > last_day(d.credit_month) and d.tax_paise > 0
