-- One row per call: the supplier's return period (one later for GSTR-1A), moved behind the last period
-- whose 3B is filed.
-- arguments: return_period, source_form, last_filed
select
    functions.period_of(
        greatest(
            functions.period_start(
                case when source_form = 'R1A' then functions.month_after(return_period) else return_period end
            ),
            functions.period_start(right(last_filed, 2) || left(last_filed, 4)) + interval 1 month
        )::date
    )
