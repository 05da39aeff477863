-- One row per call: our own words on a pair (never people's), as they are said of purchases, for its ledger.
-- Names and numbers in them are upper case. The text stands here once: it is long, and a macro repeats it.
-- arguments: ledger, text
select
    replace(
        replace(
            replace(
                text,
                'the books name no supplier',
                if(ledger = 'sales', 'a side names no customer', 'the books name no supplier')
            ),
            'supplier', if(ledger = 'sales', 'customer', 'supplier')
        ),
        'portal document', if(ledger = 'sales', 'GSTR-1 document', 'portal document')
    )
