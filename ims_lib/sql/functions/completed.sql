-- One row per call: a run of digits shorter than the one before it, completed from that (`69` after
-- `2368` is 2369); else the run itself.
-- arguments: run, earlier
select
    case
        when length(run) < length(earlier) then left(earlier, length(earlier) - length(run)) || run
        else run
    end
