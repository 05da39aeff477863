-- One row per entry of raw.overlay, of those that entered a document only where its voucher is staged again.
select *
from raw.overlay
where
    kind <> 'enter'
    or hash(split_part(document, '/', 3)) in (select g.voucher_key from scope.gone as g)
