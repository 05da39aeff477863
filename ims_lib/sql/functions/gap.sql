-- One row per call: how far two amounts are apart in paise, their absolute values where signs are opposite.
-- arguments: portal_paise, books_paise, is_opposite
select if(is_opposite, abs(abs(portal_paise) - abs(books_paise)), abs(portal_paise - books_paise))
