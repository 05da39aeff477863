-- One row per call: the KEY of a document of the own GSTR-1: its section, number and financial year.
-- arguments: recipient_gstin, section, number, document_date
select
    concat_ws(
        '/', recipient_gstin, 'gstr1', section, functions.key_part(number),
        functions.financial_year(document_date)
    )
