-- One row per portal document of a voucher booked net of a credit note: the invoice whose number (or
-- serial) it carries, and the one credit note of the party by which they differ, head by head within
-- tolerance. Cost: per voucher with a difference, the party's free credit notes.
with sums as (
    select
        p.id as invoice_id,
        c.id as note_id,
        b.id as books_id,
        count(*) over (partition by b.id) as count_for_books,
        count(*) over (partition by p.id) as count_for_invoice,
        count(*) over (partition by c.id) as count_for_note
    from recon.groupable as b
    inner join recon.groupable as p on b.party = p.party and b.number_serial = p.number_serial
    inner join recon.groupable as c on b.party = c.party
    cross join staging.rules as rules
    where
        b.side = 'books' and p.side = 'portal' and c.side = 'portal'
        and b.number_serial <> '' and p.tax_paise > b.tax_paise and b.tax_paise > 0 and c.tax_paise < 0
        and abs(p.taxable_paise + c.taxable_paise - b.taxable_paise) <= rules.amount_tolerance_paise
        and abs(p.igst_paise + c.igst_paise - b.igst_paise) <= rules.amount_tolerance_paise
        and abs(p.cgst_paise + c.cgst_paise - b.cgst_paise) <= rules.amount_tolerance_paise
        and abs(p.sgst_paise + c.sgst_paise - b.sgst_paise) <= rules.amount_tolerance_paise
        and abs(p.cess_paise + c.cess_paise - b.cess_paise) <= rules.amount_tolerance_paise
)

select
    'netted' as rule,
    books_id as target_id,
    unnest([invoice_id, note_id]) as portal_id,
    books_id
from sums
where count_for_books = 1 and count_for_invoice = 1 and count_for_note = 1
