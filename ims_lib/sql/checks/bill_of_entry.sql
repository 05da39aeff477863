-- One row per bill of entry whose number is not up to seven digits or whose port code has another form.
select
    'bill_of_entry' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'number' as field,
    concat_ws(' at ', d.number, nullif(d.port_code, '')) as value,
    'up to 7 digits, port as INBOM4' as expected
from checks.documents as d
where
    d.document_type = 'bill_of_entry'
    and (
        not regexp_full_match(d.number_text, '[0-9]{1,7}')
        or d.port_code <> '' and not regexp_full_match(d.port_code, 'IN[A-Z]{3}[0-9A-Z]')
    )
