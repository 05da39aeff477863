-- One row per call: what all records of one portal KEY share, and few others: section, supplier (port of a
-- bill of entry) and number, as one hash.
-- arguments: section, supplier_gstin, port_code, number
select
    hash(
        section,
        upper(trim(case when section like 'impg%' then port_code else supplier_gstin end)),
        upper(trim(number))
    )
