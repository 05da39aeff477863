-- One row per group of links among the asked rows (marts.asked_rows), as a sentence: `3 vouchers together
-- make up this document: 37,000.00 + 30,000.00 + 33,000.00 = 1,00,000.00.`
with groups as (
    select
        group_id,
        any_value(rule) as rule,
        any_value(difference_taxable_paise) as difference_paise,
        list(distinct { 'document': portal_document, 'paise': portal.taxable_paise }) as portals,
        list(distinct { 'document': books_document, 'paise': books.taxable_paise }) as vouchers
    from marts.asked_rows
    where is_link and group_id like 'G%'
    group by group_id
),

written as (
    select
        *,
        array_to_string(
            list_transform(list_sort(portals), lambda d: functions.rupees(d.paise)), ' + '
        ) as portal_text,
        array_to_string(
            list_transform(list_sort(vouchers), lambda d: functions.rupees(d.paise)), ' + '
        ) as books_text
    from groups
)

select
    group_id,
    case
        when rule = 'netted' then 'Booked net of its credit note: ' || portal_text || ' = ' || books_text
        when len(vouchers) > 1 and len(portals) > 1
            then 'Several documents against several vouchers: ' || portal_text || ' = ' || books_text
        when len(vouchers) > 1
            then
                len(vouchers)
                || ' vouchers together make up this document: '
                || books_text
                || ' = '
                || portal_text
        else
            len(portals)
            || ' portal documents are booked as one voucher: '
            || portal_text
            || ' = '
            || books_text
    end
    || if(difference_paise = 0, '.', ', to a difference of ' || functions.rupees(difference_paise) || '.')
        as sentence
from written
