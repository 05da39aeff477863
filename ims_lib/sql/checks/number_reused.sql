-- One row per voucher whose suppliers number another voucher of the year has too, with other amounts.
select
    'number_reused' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'number' as field,
    d.number as value,
    'another number than ' || f.file_name || ' row ' || f.row_number
    || ' of ' || functions.rupees(f.taxable_paise) || ' + tax ' || functions.rupees(f.tax_paise) as expected
from checks.documents as d
inner join checks.reused_numbers as t on d.document = t.document
inner join checks.documents as f on t.first_document = f.document
where
    d.side = 'books'
