-- One row per call: a dashed number whose runs of digits have lost their leading zeros, without outer
-- dashes.
-- arguments: dashed
select trim(regexp_replace(dashed, '(^|[^0-9])0+([0-9])', '\1\2', 'g'), '-')
