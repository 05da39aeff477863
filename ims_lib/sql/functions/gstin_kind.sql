-- One row per call: what kind of registration a GSTIN is by its shape, '' where it has none (domain.md 3.1).
-- arguments: gstin
select
    case
        when regexp_full_match(gstin, '99[0-9]{2}[A-Z]{3}[0-9]{5}O[SU][0-9A-Z]') then 'oidar'
        when regexp_full_match(gstin, '[0-9]{4}[A-Z]{3}[0-9]{5}[UO]N[0-9A-Z]') then 'uin'
        when regexp_full_match(gstin, '[0-9]{4}[A-Z]{3}[0-9]{5}NR[0-9A-Z]') then 'non_resident'
        when regexp_full_match(gstin, '[0-9]{2}[A-Z]{4}[0-9]{5}[A-Z][0-9]Z[0-9]') then 'government'
        when regexp_full_match(gstin, '[0-9]{2}[A-Z]{4}[A-Z0-9][0-9]{4}[A-Z][1-9A-Z]D[0-9A-Z]') then 'tds'
        when regexp_full_match(gstin, '[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]C[0-9A-Z]') then 'tcs'
        when regexp_full_match(gstin, '[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z][Z1-9A-J][0-9A-Z]') then 'normal'
        else ''
    end
