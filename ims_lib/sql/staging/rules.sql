-- One row per workspace: every tolerance and weight of rules.toml, a column each.
select * from raw.rules
