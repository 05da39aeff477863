-- One row per call: the number of a series at a running number, with zeros in front up to a width.
-- arguments: series, serial, width
select series || lpad(serial::text, greatest(width, length(serial::text))::integer, '0')
