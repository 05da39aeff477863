-- One row per portal document with an amount of the wrong sign for its section.
select
    'negative_amount' as rule,
    d.document,
    d.side,
    d.file_id,
    d.row_number,
    'taxable' as field,
    functions.rupees(d.taxable_paise) as value,
    'amounts that are not negative in the file' as expected
from checks.documents as d
where
    d.side = 'portal'
    and least(
        d.sign * d.taxable_paise, d.sign * d.igst_paise, d.sign * d.cgst_paise, d.sign * d.sgst_paise,
        d.sign * d.cess_paise
    ) < 0
