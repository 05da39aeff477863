-- One row per call: what to do about a record that the portal refused, by its error code (domain.md 2.1.4).
-- arguments: error_code
select
    case error_code
        when 'IMSSAV0010'
            then 'The supplier changed it, or was decided on the portal: load a new IMS download, look again.'
        when 'IMSSAV0054'
            then 'The portal asks whether credit is to be reduced: export anew, or accept it on the portal.'
        when 'IMSSAV0015'
            then 'An earlier upload was still at work: wait for its result, then upload the same file again.'
        when 'IMS2005' then 'Nothing changed since the GSTR-2B was made: there is nothing to compute.'
        when 'IMS2B007'
            then 'Another period, or its GSTR-3B is filed: mark it filed, decide on a new IMS download.'
        when 'RET2B1016' then 'The portal holds no documents of the period: check the period.'
        when 'RET2B1018' then 'It is before the day the GSTR-2B is made: try again after the 14th.'
        when 'RET2B1023' then 'The GSTR-2B is not made yet: try again after the 14th.'
        when 'GTR2B-002' then 'The GSTR-2B is not made yet: try again after the 14th.'
        when 'GTR2B-001' then 'A quarterly filer has no GSTR-2B of this month: take the quarter''s last.'
        else 'Load a new IMS download, compare the record with it, mark it again and export anew.'
    end
