-- One row per call: paise as rupees text in Indian grouping, `12,34,567.00`, negative with a minus.
-- arguments: paise
select
    case when paise < 0 then '-' else '' end
    || case
        when abs(paise) < 100000 then (abs(paise) // 100)::text
        else ltrim(
            reverse(
                regexp_replace(reverse((abs(paise) // 100000)::text), '([0-9]{2})', '\1,', 'g')
            ),
            ','
        ) || ',' || lpad((abs(paise) // 100 % 1000)::text, 3, '0')
    end
    || '.' || lpad((abs(paise) % 100)::text, 2, '0')
