-- One row per supplier GSTIN that documents name, with its kind (domain.md 3.1; '' for none) and the check
-- character that fits its other fourteen.
with named as (
    select distinct supplier_gstin as gstin
    from checks.both_sides
    where supplier_gstin <> ''
)

select
    gstin,
    functions.gstin_kind(gstin) as kind,
    functions.gstin_check_character(gstin) as check_character
from named
