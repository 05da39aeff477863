-- One row: how many rows of two files of pairs stand in one of them only.
with only_first as (
    select * from bench.first_pairs
    except all
    select * from bench.second_pairs
),

only_second as (
    select * from bench.second_pairs
    except all
    select * from bench.first_pairs
)

select (select count(*) from only_first) + (select count(*) from only_second) as count_rows
