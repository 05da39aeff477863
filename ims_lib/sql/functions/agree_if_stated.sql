-- One row per call: whether two texts are equal or one of them says nothing.
-- arguments: one, other
select one = other or one = '' or other = ''
