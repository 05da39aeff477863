"""Invented names of firms: fictitious, some in Hindi, Gujarati and Tamil; no real company is meant."""

from __future__ import annotations

from typing import Final

_FIRST: Final = (
    "Champakvan", "Neelgagan", "Suryamukh", "Taraphool", "Kachnaar", "Mayurpankh", "Bhramar", "Jugnu",
    "Kesarbag", "Palashvan", "Sonchiraiya", "Indradhanu", "Chandrakor", "Amaltaas", "Titli", "Barfila",
    "Gulmohar", "Hansini", "Jheel", "Kamalnaal", "Lahar", "Madhuban", "Nadiya", "Oas", "Parijat",
    "Raatrani", "Saptarang", "Tulsivan", "Ushakiran", "Vanshi", "Dhruvtara", "Ekant", "Falgun", "Garud",
    "Harsingar", "Ishtika", "Jalpari", "Kokilvan", "Megharaj", "Nishigandh",
)  # fmt: skip
_SECOND: Final = (
    "Traders", "Tools", "Packers", "Papers", "Polymers", "Castings", "Logistics", "Fasteners", "Chemicals",
    "Textiles", "Engineering Works", "Electricals", "Stationers", "Foods & Sons", "Bearings", "Glass House",
    "Paints", "Metals", "Print & Pack", "Services LLP", "Consultants", "Freight Carriers", "Computers",
)  # fmt: skip
_OTHER_SCRIPTS: Final = (
    "चंपकवन ट्रेडर्स",
    "नीलगगन पेपर्स",
    "सोनचिरैया इंजीनियरिंग",
    "જુગનુ પેકેજિંગ",
    "इंद्रधनु केमिकल्स",
    "நீலவானம் மெட்டல்ஸ்",
    "ज्ञानदीप स्टेशनर्स",
    "તારાફૂલ ટેક્ષટાઇલ્સ",
)
#: Every so many firms one is written in another script.
_OTHER_SCRIPT_EVERY: Final = 7
#: Every so many firms one is a company, and its name says so; not those that say what else they are.
_LIMITED_EVERY: Final = 3
_NO_COMPANIES: Final = ("Services LLP", "Foods & Sons")
OVERSEAS: Final = (
    "Blauwald Maschinen GmbH",
    "Quillfeather Instruments Ltd",
    "Hoshizora Seiki KK",
    "Verdemar SpA",
)
OFFICE: Final = "Sharvari Udyog Demo Head Office (ISD)"
COMPANY: Final = "Sharvari Udyog Demo Private Limited"


def firm(place: int) -> str:
    """Return the name of the firm at a place of the list (0, 1, 2 ...); the first 900 differ."""
    other, rest = divmod(place, _OTHER_SCRIPT_EVERY)
    if rest == _OTHER_SCRIPT_EVERY - 1 and other < len(_OTHER_SCRIPTS):
        return _OTHER_SCRIPTS[other]
    second = _SECOND[(place // len(_FIRST) + place) % len(_SECOND)]
    is_limited = place % _LIMITED_EVERY == 1 and second not in _NO_COMPANIES
    return f"{_FIRST[place % len(_FIRST)]} {second}{' Private Limited' if is_limited else ''}"


def otherwise(name: str, choice: int) -> str:
    """Return a firm's name as another clerk spells it; `choice` tells which way."""
    short = name.replace("Private Limited", ("Pvt. Ltd.", "Pvt Ltd", "PVT LTD")[choice % 3])
    spelled = short.replace("&", "and")
    ways = (f"M/s {spelled}", spelled.upper(), f"M/s. {short.upper()}", short.lower())
    return ways[choice % len(ways)] if ways[choice % len(ways)] != name else f"M/s {name}"
