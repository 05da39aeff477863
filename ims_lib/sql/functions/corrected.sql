-- One row per call: the corrected value of a field while its file still gives the value that was corrected.
-- arguments: correction, given
select
    case
        when correction is null then given
        when correction.old_value = coalesce(given::text, '') then correction.new_value
        else given
    end
