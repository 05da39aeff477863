"""How a register tags its rows: the category of credit, credit that is blocked, the kind of supply."""

from __future__ import annotations

from typing import Final

from ims_lib.readers import books_words, values

_CATEGORIES: Final = {
    "inputs": "inputs|input|ip|goods|input goods|raw material|raw materials",
    "capital_goods": "capital goods|capital good|cp|cg|capital|capital goods itc|fixed asset|fixed assets",
    "input_services": "input services|input service|is|services|service",
    "ineligible": (
        "ineligible|in eligible|not eligible|no|n|none|no itc|ineligible itc|itc ineligible|non eligible|"
        "blocked|not claimable"
    ),
}
_SUPPLIES: Final = {
    "regular": (
        "regular|r|b2b|regular b2b|b2c|b2cs|b2cl|b2b supplies|taxable|registered|regular b2b supplies|local|"
        "interstate|inter state|intrastate|intra state"
    ),
    "sez_with_payment": (
        "sewp|sezwp|sez with payment|sez supplies with payment|sez exports with payment|"
        "sez supplies with payment of tax"
    ),
    "sez_without_payment": (
        "sewop|sezwop|sez without payment|sez supplies without payment|sez exports without payment|"
        "sez supplies without payment of tax"
    ),
    "deemed_export": "de|deemed exp|deemed export|deemed exports",
    "export_with_payment": (
        "wpay|expwp|export with payment|exports with payment|export with payment of tax|exp with payment"
    ),
    "export_without_payment": (
        "wopay|expwop|export without payment|exports without payment|export without payment of tax|"
        "exp without payment|export under lut|export under bond lut"
    ),
    "export": "export|exports|exp|overseas",
    "sale_from_bonded_warehouse": "cbw|sale from bonded warehouse|sale from bonded wh",
}
_CATEGORY_OF: Final = {word: tag for tag, words in _CATEGORIES.items() for word in words.split("|")}
_SUPPLY_OF: Final = {word: tag for tag, words in _SUPPLIES.items() for word in words.split("|")}
_BLOCKED: Final = ("block", "17 5", "ineligible")


def itc_category(given: str) -> str:
    """Return inputs, capital_goods, input_services or ineligible; '' where the words say none."""
    return _CATEGORY_OF.get(books_words.words(given), "")


def credit_blocked(given: str) -> bool | None:
    """Return whether a tag says that section 17(5) blocks the credit; None where it says neither."""
    words = books_words.words(given)
    if words.startswith(("not ", "un")):
        return False
    return True if any(sign in words for sign in _BLOCKED) else values.flag(given)


def supply_type(given: str) -> str:
    """Return the kind of a supply as schemas.SALES_ROWS names it; '' where the words say none."""
    return _SUPPLY_OF.get(books_words.words(given), "")
