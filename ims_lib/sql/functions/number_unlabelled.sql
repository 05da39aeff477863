-- One row per call: a number in upper case without what people and spreadsheets put around it: a label
-- (`INV NO. 12`, `TAX INVOICE # 12`) and the `.0` of a number read as a decimal.
-- arguments: number_text
select
    regexp_replace(
        regexp_replace(
            number_text,
            '^(?:(?:TAX[ .]*)?(?:INVOICE|INV|BILL|DOCUMENT|DOC|VOUCHER|VCH|CREDIT NOTE|DEBIT NOTE|CN|DN|REF)'
            || '[ ._:-]*(?:NUMBER|NUM|NO|NR|#)|NUMBER|NO|#)(?:[ ._:#/-]+(.*[0-9].*)|([0-9].*))$',
            '\1\2'
        ),
        '^(?:(?:TAX )?(?:INVOICE|BILL)[ ._:#-]+([A-Z].*[0-9].*|[0-9].*)|[^A-Z0-9]*([0-9]+)\.0+)$',
        '\1\2'
    )
