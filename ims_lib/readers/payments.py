"""A list of payments to suppliers, for the 180 days of rule 37: which voucher or invoice, when, how much."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from ims_lib.readers.books_body import Body, pick
from ims_lib.schemas import PAYMENTS

_TEXTS: Final = ("voucher", "supplier_gstin", "supplier_name", "number")


def read_payments(body: Body) -> pa.Table:
    """Return the payments of a sheet; a row without a date, or without an amount, is rejected."""
    main = "number" if "number" in body.header.columns else "voucher"
    pick(body, main=main, party="supplier_gstin", evidence=("voucher", "paid_on", "amount"))
    dates = body.dates("paid_on")
    body.must_be_dates("paid_on", dates)
    amounts = body.amounts(("amount",))["amount"]
    for row, (day, paise) in enumerate(zip(dates.days, amounts, strict=True)):
        if day is None:
            body.spoil(row, body.header.column("paid_on"), "", "the row has no date")
        elif paise is None:
            body.spoil(row, body.header.column("amount"), "", "the row has no amount")
    body.tie_out({"amount": amounts})
    columns = {name: body.texts(name) for name in _TEXTS}
    return body.table(PAYMENTS, {**columns, "paid_on": dates.days, "amount_paise": amounts})
