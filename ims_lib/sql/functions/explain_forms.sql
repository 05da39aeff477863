-- One row per call: a number in the forms that functions.explain_set_aside compares: in upper case (`text`),
-- without label (`unlabelled`) and separators (`whole`), and without financial year as well (`bare`).
-- arguments: given
select
    list_transform(
        list_transform(
            list_transform(
                [functions.number_text(given)],
                lambda upper: { 'text': upper, 'unlabelled': functions.number_unlabelled(upper) }
            ),
            lambda form: struct_insert(form, dashed := functions.number_dashed(form.unlabelled))
        ),
        lambda form: {
            'text': form.text,
            'unlabelled': form.unlabelled,
            'whole': replace(form.dashed, '-', ''),
            'bare': replace(
                functions.number_without_inner_year(functions.number_without_year(form.dashed)), '-', ''
            )
        }
    )[1]
