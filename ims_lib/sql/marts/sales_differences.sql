-- One row per row of recon.sales_reconciled, with its differences in words; '' where nothing differs or a
-- side is missing.
select
    row_id,
    case
        when portal_document is null or books_document is null then ''
        else concat_ws(
            '; ',
            functions.word_difference('number', books_number, portal_number),
            functions.word_difference(
                'date', strftime(books_date, '%d-%m-%Y'), strftime(portal_date, '%d-%m-%Y')
            ),
            functions.word_difference(
                'type',
                if(is_type_different, books_document_type, ''),
                if(is_type_different, portal_document_type, '')
            ),
            functions.linked_difference(
                'taxable', group_id, rule, books_taxable_paise, portal_taxable_paise, difference_taxable_paise
            ),
            functions.linked_difference(
                'igst', group_id, rule, books_igst_paise, portal_igst_paise, difference_igst_paise
            ),
            functions.linked_difference(
                'cgst', group_id, rule, books_cgst_paise, portal_cgst_paise, difference_cgst_paise
            ),
            functions.linked_difference(
                'sgst', group_id, rule, books_sgst_paise, portal_sgst_paise, difference_sgst_paise
            ),
            functions.linked_difference(
                'cess', group_id, rule, books_cess_paise, portal_cess_paise, difference_cess_paise
            ),
            functions.word_difference('place of supply', books_place_of_supply, portal_place_of_supply),
            functions.word_difference(
                'reverse charge',
                if(is_reverse_charge_different, if(books_is_reverse_charge, 'Y', 'N'), ''),
                if(is_reverse_charge_different, if(portal_is_reverse_charge, 'Y', 'N'), '')
            )
        )
    end as differences
from recon.sales_reconciled
