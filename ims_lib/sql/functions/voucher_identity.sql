-- One row per call: what stays of a register's document when a later register shows it again, as one hash.
-- arguments: own_gstin, voucher, party_text, name_text, document_type, number_text, document_date
select
    md5(concat_ws(
        '|', own_gstin, voucher, party_text, name_text, document_type, number_text,
        if(voucher = '', document_date::text, functions.financial_year(document_date))
    ))
