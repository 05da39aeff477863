-- One row per own sale that somebody entered by hand, as a row of a sales register.
select
    * exclude (side, party_gstin, party_name),
    party_gstin as customer_gstin,
    party_name as customer_name,
    '' as supply_type
from staging.entered
where side = 'sales'
