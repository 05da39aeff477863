-- One row per call: the KEY of a portal document (design.md section 4); bills of entry by port, number and
-- date.
-- arguments: recipient_gstin, section, supplier_gstin, port_code, number, document_date
select
    concat_ws(
        '/',
        recipient_gstin,
        section,
        functions.key_part(case when section like 'impg%' then port_code else supplier_gstin end),
        functions.key_part(number),
        case
            when section like 'impg%' then document_date::text else functions.financial_year(document_date)
        end
    )
