-- One row per call: -1 for the sections whose documents lower ITC, 1 for the others (files write both
-- positive).
-- arguments: section
select case when section in ('b2bcn', 'b2bcna', 'isdcn', 'isdcna') then -1 else 1 end
