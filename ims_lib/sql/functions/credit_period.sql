-- One row per call: the 2B period of a filed record that no loaded 2B holds (design.md section 4, domain.md
-- 1.4, 1.10). GSTR-1A counts one period later; never a period whose 3B is filed; the quarter's end for
-- quarterly filers.
-- arguments: return_period, source_form, last_filed, filing
select
    case
        when filing = 'quarterly'
            then functions.quarter_end(functions.open_period(return_period, source_form, last_filed))
        else functions.open_period(return_period, source_form, last_filed)
    end
