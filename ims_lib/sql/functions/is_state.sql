-- One row per call: whether two digits are a State code of a GSTIN (domain.md 3.2); 25 and 28 stood until
-- those States changed.
-- arguments: code
select code between '01' and '38' or code = '97'
