-- One row per portal document whose supplier has not filed.
select
    'supplier_not_filed' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'filing_status' as field,
    'not filed' as value,
    'filed' as expected
from checks.documents as d
where
    d.side = 'portal' and not d.is_filed
