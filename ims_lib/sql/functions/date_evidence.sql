-- One row per call: how the dates of two documents agree: equal, close, swapped, posting or far (design.md
-- section 3).
-- arguments: portal_date, books_date, posting_date, close_days, posting_days
select
    case
        when portal_date = books_date then 'equal'
        when abs(date_diff('day', portal_date, books_date)) <= close_days then 'close'
        when
            year(portal_date) = year(books_date)
            and month(portal_date) = day(books_date) and day(portal_date) = month(books_date) then 'swapped'
        when
            date_diff('day', portal_date, books_date) between 1 and posting_days
            and coalesce(posting_date = books_date, true) then 'posting'
        else 'far'
    end
