-- One row per call: whether a number carries a label such as `Inv No.` or the `.0` of a spreadsheet.
-- arguments: given
select functions.number_unlabelled(functions.number_text(given)) <> functions.number_text(given)
