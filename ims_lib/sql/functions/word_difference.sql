-- One row per call: a readable difference of one field that is text, null where there is none or a side
-- says nothing.
-- arguments: label, books_text, portal_text
select
    case
        when books_text <> portal_text and books_text <> '' and portal_text <> ''
            then label || ': books ' || books_text || ', portal ' || portal_text
    end
