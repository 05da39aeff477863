-- One row per free document before that may be a candidate of a stirred one, of any party: the keys of
-- recon.free_keys over parties, without what they ask besides.
select u.*
from scope.stirred as s
inner join before.unsettled as u on s.number_look = u.number_look
cross join staging.rules as r
where
    s.number_look <> ''
    and (
        s.document_date is not distinct from u.document_date
        or abs(abs(s.taxable_paise) - abs(u.taxable_paise)) < 2 * (r.amount_tolerance_paise + 1)
    )
union
select u.*
from scope.stirred as s
inner join before.unsettled as u on s.document_date is not distinct from u.document_date
cross join staging.rules as r
where abs(abs(s.taxable_paise) - abs(u.taxable_paise)) < 2 * (r.amount_tolerance_paise + 1)
