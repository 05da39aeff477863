-- One row per document whose credit is taken after its last day: by posting date in the books, by the
-- credits period on the portal.
select
    'itc_time_barred' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'document_date' as field,
    strftime(d.document_date, '%d-%m-%Y') as value,
    'taken by ' || strftime(d.last_itc_day, '%d-%m-%Y')
    || ', not by ' || strftime(d.taken_on, '%d-%m-%Y') as expected
from checks.documents as d
where
    d.taken_on > d.last_itc_day and d.tax_paise > 0
