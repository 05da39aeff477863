-- One row per call: what books and portal say differently in a row of the reconciliation, in words; '' where
-- nothing differs or a side is missing.
-- arguments: r
select
    case
        when r.portal_document is null or r.books_document is null then ''
        else concat_ws(
            '; ',
            functions.word_difference('number', r.books_number, r.portal_number),
            functions.word_difference(
                'date', strftime(r.books_date, '%d-%m-%Y'), strftime(r.portal_date, '%d-%m-%Y')
            ),
            functions.word_difference(
                'type',
                if(r.is_type_different, r.books_document_type, ''),
                if(r.is_type_different, r.portal_document_type, '')
            ),
            functions.linked_difference(
                'taxable', r.group_id, r.rule, r.books_taxable_paise, r.portal_taxable_paise,
                r.difference_taxable_paise
            ),
            functions.linked_difference(
                'igst', r.group_id, r.rule, r.books_igst_paise, r.portal_igst_paise,
                r.difference_igst_paise
            ),
            functions.linked_difference(
                'cgst', r.group_id, r.rule, r.books_cgst_paise, r.portal_cgst_paise,
                r.difference_cgst_paise
            ),
            functions.linked_difference(
                'sgst', r.group_id, r.rule, r.books_sgst_paise, r.portal_sgst_paise,
                r.difference_sgst_paise
            ),
            functions.linked_difference(
                'cess', r.group_id, r.rule, r.books_cess_paise, r.portal_cess_paise,
                r.difference_cess_paise
            ),
            functions.word_difference('place of supply', r.books_place_of_supply, r.portal_place_of_supply),
            functions.word_difference(
                'reverse charge',
                if(r.is_reverse_charge_different, if(r.books_is_reverse_charge, 'Y', 'N'), ''),
                if(r.is_reverse_charge_different, if(r.portal_is_reverse_charge, 'Y', 'N'), '')
            )
        )
    end
