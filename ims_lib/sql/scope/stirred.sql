-- One row per free document, as it is or was, whose candidates a change may make others: in a block with a
-- changed one, of an amount that may have become rare or common, of a party whose chance of likeness turned.
select *
from scope.loose
union
select *
from before.unsettled
where
    number_block in (select number_block from scope.changed_blocks)
    or amount_block in (select amount_block from scope.doubtful_amounts)
    or (amount_block, document_date) in (select (a.amount_block, a.document_date) from scope.altered as a)
    or party_block in (select party from scope.turned_parties)
