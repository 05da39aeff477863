"""A register's cells, whatever file they came from: rows of text, numbers and dates, counted as the sheet
counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

#: A cell: text, a number or date of a spreadsheet, true/false, or '' when empty.
Cell = Any

#: Digits that Excel keeps of a number.
_LONGEST: Final = 15
_PRECISION: Final = 27


@dataclass(frozen=True)
class Sheet:
    """One sheet; `rows[0]` is the sheet's row 1. `name` is '' for CSV. `is_typed`: cells may be numbers and
    dates. `days_later` is how much later than Excel's usual first day its day numbers begin.
    """

    name: str
    rows: list[list[Cell]]
    is_typed: bool = False
    days_later: int = 0


def text(cell: Cell) -> str:
    """Return a cell as text without outer space: 123.0 as '123', dates as ISO, empty as ''."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, date):
        return cell.isoformat().removesuffix("T00:00:00")
    return _number_text(Decimal(str(cell))) if is_number(cell) else str(cell)


def is_number(cell: Cell) -> bool:
    """Tell whether a cell is a spreadsheet's number."""
    return type(cell).__name__ in {"float", "int"}


def is_doubtful(cell: Cell) -> bool:
    """Tell whether a document number's cell was a number, date or true/false, so Excel may have changed it.

    Text such as `1.23457E+15` is what Excel leaves in a CSV of a long number.
    """
    if not isinstance(cell, str):
        return cell is not None
    return "E+" in cell and cell.replace(".", "").replace("E+", "").isdecimal()


def loses_digits(cell: Cell) -> bool:
    """Tell whether a numeric cell is so long that Excel has put zeros for its last digits."""
    return is_number(cell) and len(_number_text(Decimal(str(cell)))) > _LONGEST


def _number_text(number: Decimal) -> str:
    if not number.is_finite():
        return str(number)
    whole = number == number.to_integral_value()
    return format(
        number.quantize(Decimal(1)) if whole and number.adjusted() < _PRECISION else number.normalize(), "f"
    )
