-- One row per call: a document in words: `INV/12 of 05-10-2026`.
-- arguments: number, document_date
select
    coalesce(nullif(number, ''), '(no number)') || ' of '
    || coalesce(strftime(document_date, '%d-%m-%Y'), '(no date)')
