-- One row per document of the books that somebody entered by hand, as a row of a purchase register.
select
    * exclude (side, party_gstin, party_name),
    party_gstin as supplier_gstin,
    party_name as supplier_name,
    '' as document_type_given,
    '' as rate,
    '{}' as other_columns
from staging.entered
where side = 'books'
