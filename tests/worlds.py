"""Small random worlds of documents for the property tests, each drawn from its seed alone.

A world has two to four suppliers and one of four moods: `mixed` and `dense` ones draw from a tiny alphabet of
numbers, amounts and dates, so that collisions, ties, twins, short numbers and sign flips happen all the time;
`sparse` ones have rare amounts and books that differ in one or two things; `grouped` ones hold documents that
several of the other side make up.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from ims_lib.documents import AMENDMENT_SECTIONS, SECTIONS
from tests import oracle
from tests.oracle import Amounts, Decision, Document

T = TypeVar("T")

NUMBERS = (
    *(
        "INV/25-26/0012",
        "INV-12",
        "inv 0012",
        "INV12",
        "INV–12",
        "INV/2526/12",
        "2025-26/INV/12",
        "INV202526-012",
    ),
    *(
        "A/26-27/007",
        "A-7",
        "a7",
        "A 07",
        "7",
        "07",
        "25-26",
        "2526",
        "1-2",
        "12",
        "012",
        "1/25-26/02",
        "000",
        "-",
    ),
    *("INV/2025-2026/1200", "INV-1200", "B.1003", "B1003", "B/1003/24-25", "26-27/25-26/9", "26-27/9", "X%9"),
    *(
        "ÄB-1",
        "Inv No. 12",
        "INV25260012",
        "INV-O12",
        "INV-l2",
        "1003.0",
        "2026-12-05",
        "5-DEC",
        "INV/FY25-26/12",
    ),
    *(
        "INV-13",
        "INV-1201",
        "INV-1210",
        "B1004",
        "B-100",
        "C-1003",
        "1003",
        "Bill 1003",
        "2.5E+11",
        "AB",
        "B1003/2",
    ),
)
#: What is put together at random where only the normal forms of numbers are compared.
PIECES = (
    *(
        "INV",
        "a",
        "b2",
        "0",
        "00",
        "7",
        "012",
        "10",
        "/",
        "-",
        "–",
        " ",
        ".",
        "_",
        "\\",
        "%",
        "२",
        "ＡＢ",
        "７",
    ),
    *(
        "25-26",
        "2526",
        "2025-26",
        "202526",
        "2025-2026",
        "2025/26",
        "20-21",
        "2021",
        "2021-22",
        "2020-21",
        "202122",
    ),
    *(
        "24-26",
        "2527",
        "35-36",
        "36-37",
        "2035-36",
        "16-17",
        "1718",
        "99-00",
        "FY",
        "FY ",
        "2026",
        "2040",
        "O",
        "l",
    ),
    *(
        "Inv No. ",
        "Bill 01",
        "TAX INVOICE NO:",
        "#",
        "No",
        "REF NO ",
        ".0",
        ".00",
        "'",
        "E+",
        "12/",
        "2026-",
    ),
    *("PART", "P", "SPLIT", "A", " TO ", " & ", ",", "~", "UPTO", "2368", "69"),
)
DATES = tuple(
    date.fromisoformat(day)
    for day in (
        *("2026-04-05", "2026-05-04", "2026-04-15", "2026-04-16", "2026-05-06", "2026-05-07", "2026-03-31"),
        *("2026-10-02", "2026-10-03", "2025-11-09", "2026-04-06", "2026-06-04"),
    )
)
TAXABLE = (100_000, 100_000, 100_050, 100_100, 100_101, 99_900, 200_000, 0)
TAXES = (
    *((18_000, 0, 0, 0), (18_000, 0, 0, 0), (0, 9_000, 9_000, 0), (18_050, 0, 0, 0), (18_101, 0, 0, 0)),
    *((0, 9_050, 9_050, 0), (18_000, 0, 0, 500), (0, 0, 0, 0)),
)
PORTAL_SECTIONS = (
    *(("b2b",) * 8 + ("b2bcn",) * 3),
    *("b2bdn", "ecom", "impg", "impgsez", "isd", "isdcn", "b2ba", "b2bcna"),
)
MOODS = ("mixed", "dense", "sparse", "grouped")
NAMES = ("Sharma Steel & Sons Pvt Ltd", "Gupta Traders", "Kaveri Textiles LLP", "The Deccan Paper Co.", "")
OTHER_NAMES = {
    "Sharma Steel & Sons Pvt Ltd": (
        "M/s Sharma Steel and Sons",
        "SHARMA STEELS & SONS",
        "Sharma Cement Works",
    ),
    "Gupta Traders": ("Messrs. Gupta Traders (India)", "Gupta Trader", "Guptha Traders Limited"),
    "Kaveri Textiles LLP": ("kaveri textiles", "Cauvery Textiles", "Kaveri-Textiles Private Limited"),
    "The Deccan Paper Co.": ("Deccan Papers", "Dekkan Paper Company", "Deccan&Paper"),
    "": ("", "Nobody Knows", ""),
}


@dataclass(frozen=True)
class World:
    """The documents of one seed and where the portal shows each of its own (ims, gstr2b, both, left)."""

    seed: int
    documents: tuple[Document, ...]
    shown: dict[str, str]

    @property
    def recipient(self) -> str:
        """The GSTIN that all documents belong to."""
        return self.documents[0].recipient


class Maker:
    """Draws the documents of one world from its seed alone."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.mood = MOODS[seed % 4]
        self.recipient = f"27AAAPW{seed:04d}A1Z5"
        known = [
            *(f"29AAAPS{seed:04d}A1Z5", f"07QWEFT{seed:04d}K1Z9", f"33ZXCHB{seed:04d}M1Z3"),
            *(f"07AAAPS{seed:04d}A2Z8", f"27AAAPS{seed:04d}A1Z5"),
        ]
        self.suppliers = known[: self.random.randint(2, 5)]
        self.names = dict(zip(known, (*NAMES[:4], NAMES[0]), strict=True))
        self.names[known[2]] = self.pick((NAMES[2], ""))
        self.is_dense = self.mood == "dense"
        self.numbers: Sequence[str] = self.random.sample(NUMBERS, self.pick((6, 12, len(NUMBERS))))
        self.dates: Sequence[date] = self.random.sample(DATES, self.pick((4, 8, len(DATES))))
        self.vouchers = 0
        if self.is_dense:
            self.suppliers = self.suppliers[:2]
            self.numbers = NUMBERS[:8] if self.chance(70) else NUMBERS[8:14]

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return self.random.choice(choices)

    def chance(self, percent: int) -> bool:
        """Return true `percent` times of a hundred."""
        return self.random.randrange(100) < percent

    def number(self) -> str:
        """Return a number: of the alphabet, or in worlds with rare amounts one of a series."""
        if self.mood in ("mixed", "dense") or self.chance(15):
            return self.pick(self.numbers)
        serial = str(self.random.randint(1000, 9999)).zfill(self.pick((4, 6)))
        return self.pick(("INV/26-27/", "S-", "", "TX")) + serial

    def amounts(self) -> Amounts:
        """Return a taxable value and its taxes; in a dense world all of them equal or nearly so."""
        if self.is_dense:
            return (self.pick(TAXABLE[1:4]), *self.pick(TAXES[1:3]))
        if self.mood == "mixed" or self.chance(25):
            return (self.pick(TAXABLE), *self.pick(TAXES))
        taxable = self.random.randint(1_000, 90_000) * 10
        half = taxable * 9 // 100
        return self.pick(((taxable, 2 * half, 0, 0, 0), (taxable, 0, half, half, 0)))

    def portal(self, **changes: object) -> Document:
        """Return a portal document of any section."""
        section = self.pick(("b2b", "ecom") if self.is_dense else PORTAL_SECTIONS)
        if self.mood in ("sparse", "grouped") and self.chance(60):
            section = "b2b"
        amounts = self.amounts()
        is_import = section.startswith("impg")
        is_signed_anew = self.chance(4) and not section.startswith("isd")
        supplier = "" if section == "impg" else self.pick(self.suppliers)
        made = Document(
            side="portal",
            recipient=self.recipient,
            supplier=supplier,
            supplier_name=self.names.get(supplier, ""),
            document_type=SECTIONS[section],
            number=self.number(),
            document_date=self.pick(self.dates),
            amounts=oracle.negative(amounts) if is_signed_anew else amounts,
            section=section,
            place_of_supply=self.pick(("", "27", "27", "29" if self.mood == "mixed" else "27")),
            is_reverse_charge=self.pick((None, False, False, self.mood == "mixed")),
            return_period=self.pick(("042026", "052026", "122025")),
            port=self.pick(("INBOM1", "INNSA1")) if is_import else "",
            is_withdrawn=self.chance(4) and not section.startswith("isd"),
        )
        return replace(made, **changes)  # type: ignore[arg-type]

    def amendment(self, original: Document) -> Document | None:
        """Return an amendment of a document, or None where its section has none."""
        sections = {base: section for section, base in AMENDMENT_SECTIONS.items()}
        if original.section not in sections:
            return None
        is_import = original.document_type == "bill_of_entry"
        return replace(
            original,
            section=sections[original.section],
            number=original.number if is_import or self.chance(60) else self.number(),
            document_date=original.document_date if is_import else self.pick(self.dates),
            original_number="" if is_import else original.number.lower(),
            original_date=None if is_import else original.document_date,
            return_period=self.pick(("042026", "052026", "122025")),
            amounts=self.amounts(),
        )

    def voucher(self) -> str:
        """Return the next voucher."""
        self.vouchers += 1
        return f"V{self.vouchers}"

    def books(self, like: Document | None = None) -> Document:
        """Return a books document; given a portal document, its counterpart before anything differs."""
        origin = like or self.portal()
        is_credit = origin.document_type == "credit_note"
        amounts = origin.amounts
        if is_credit and self.chance(30):
            amounts = oracle.negative(amounts)
        posted = origin.document_date + timedelta(days=7)
        made = replace(
            origin,
            side="books",
            supplier=origin.supplier if self.chance(50) else origin.supplier.lower(),
            section="",
            amounts=amounts,
            voucher=self.voucher(),
            posting_date=self.pick((None, None, origin.document_date, posted)),
            original_number="",
            original_date=None,
            return_period="",
            is_withdrawn=False,
            port=origin.port if self.chance(70) else "",
        )
        if is_credit and self.chance(15):
            made = replace(made, document_type="invoice", amounts=oracle.negative(oracle.absolute(amounts)))
        return made

    def changed(self, document: Document) -> Document:
        """Return the document with one thing different."""
        changes: Sequence[Callable[[Document], dict[str, object]]] = (
            *(self.other_number,) * 3,
            self.other_date,
            self.other_amounts,
            self.other_detail,
            self.other_supplier,
        )
        return replace(document, **self.pick(changes)(document))  # type: ignore[arg-type]

    def other_number(self, document: Document) -> dict[str, object]:
        """Return the number as someone else would write or mistype it."""
        number = document.number
        place = self.random.randrange(max(1, len(number) - 1))
        swapped = (
            number[:place] + number[place + 1 : place + 2] + number[place : place + 1] + number[place + 2 :]
        )
        ways = (
            self.number(),
            number.replace("/", "-").lower(),
            number[:place] + self.pick("0123456789") + number[place + 1 :],
            number[:place] + number[place + 1 :],
            swapped,
            swapped,
            f"{self.pick(('Inv No. ', 'Bill: ', 'TAX INVOICE # ', 'HO/', 'X'))}{number}",
            f"{number}{self.pick(('.0', '-A', '/2', 'B', '/GST'))}",
            number.replace("/", "").replace("-", ""),
            number.replace("0", "O").replace("1", "l"),
            number.rsplit("/", 1)[-1],
            number.split("/", 1)[0],
            self.pick(("", "-", "2.02E+11", "2026-12-05", "05/12/2026", "12-MAY", "MAY-26")),
        )
        return {"number": self.pick(ways).strip()}

    def other_date(self, document: Document) -> dict[str, object]:
        """Return another date: day and month swapped, the posting date, or one further off."""
        year, month, day = document.document_date.timetuple()[:3]
        later = document.document_date + timedelta(days=self.pick((1, 10, 11, 31, 32, 180, 181)))
        ways: tuple[dict[str, object], ...] = (
            {"document_date": date(year, day, month) if day <= 12 else later},
            {"document_date": later, "posting_date": self.pick((None, later))},
        )
        return self.pick(ways)

    def other_amounts(self, document: Document) -> dict[str, object]:
        """Return amounts that differ by rounding or more, or under other tax heads."""
        taxable, igst, cgst, sgst, cess = document.amounts
        ways: tuple[Amounts, ...] = (
            (taxable + self.pick((-101, -100, 1, 100, 5000)), igst, cgst, sgst, cess),
            (taxable, *self.pick(TAXES)),
            (taxable, cgst + sgst, igst // 2, igst - igst // 2, cess),
            (taxable, igst + self.pick((-100, 50, 101)), cgst, sgst, cess),
        )
        return {"amounts": self.pick(ways)}

    def other_detail(self, document: Document) -> dict[str, object]:
        """Return another place of supply, reverse charge or type."""
        types = ("invoice", "credit_note", "debit_note")
        ways: tuple[dict[str, object], ...] = (
            {"place_of_supply": self.pick(("", "27", "29"))},
            {"is_reverse_charge": self.pick((None, False, True))},
            {"document_type": self.pick(types)} if document.document_type in types else {},
        )
        return self.pick(ways)

    def other_supplier(self, document: Document) -> dict[str, object]:
        """Return another supplier, a mistyped one, or none but a name."""
        gstin = document.supplier
        place = self.random.randrange(max(1, len(gstin) - 1))
        mistyped = gstin[:place] + self.pick("0O5S8BZ2") + gstin[place + 1 :]
        ways: tuple[dict[str, object], ...] = (
            {"supplier": self.pick(self.suppliers)},
            {"supplier": mistyped},
            {"supplier": mistyped[: max(0, len(gstin) - 2)] + self.pick(("Q7", "7Q", "5", ""))},
            {"supplier": "", "supplier_name": self.pick(OTHER_NAMES.get(document.supplier_name, ("",)))},
            {"supplier": "", "supplier_name": document.supplier_name},
            {"supplier": "", "supplier_name": ""},
        )
        return self.pick(ways)

    def shown(self, document: Document) -> str:
        """Return where the portal shows a document: reverse charge is known from a 2B alone."""
        if document.is_withdrawn:
            return "withdrawn"
        if document.section.startswith("isd") or document.is_reverse_charge is not None:
            return "gstr2b" if document.section.startswith("isd") or self.chance(50) else "both"
        return self.pick(("ims", "ims", "left"))

    def portal_side(self) -> Iterator[Document]:
        """Yield portal documents, some of them amended or repeated under another number."""
        for _ in range(self.random.randint(15, 30) if self.is_dense else self.random.randint(6, 18)):
            document = self.portal()
            yield document
            if self.chance(15):
                amendment = self.amendment(document)
                if amendment:
                    yield amendment
                    if self.chance(40):
                        yield replace(amendment, number=self.number(), amounts=self.amounts())
            if self.chance(12):
                yield replace(document, number=self.number())

    def world(self, seed: int) -> World:
        """Return the whole world; of portal documents with one KEY the first is kept."""
        portal: dict[str, Document] = {}
        books: list[Document] = []
        if self.mood == "grouped":
            for _ in range(self.random.randint(2, 4)):
                made, entries = self.group()
                portal |= {document.key: document for document in made if document.key not in portal}
                books += entries
        for document in self.portal_side():
            is_known = document.section.startswith("isd") or not document.is_withdrawn
            told = document if is_known else replace(document, is_reverse_charge=None)
            if told.key not in portal:
                portal[told.key] = told
                books += self.entries(told) if self.chance(80) else ()
        books += [self.books() for _ in range(self.random.randint(0, 5))]
        shown = {key: self.shown(document) for key, document in portal.items()}
        return World(seed, (*portal.values(), *books), shown)

    def entries(self, document: Document) -> Iterator[Document]:
        """Yield what the books hold of a portal document: often with differences, sometimes twice."""
        made = self.books(document)
        for _ in range(self.pick((0, 0, 1, 1, 2))):
            made = self.changed(made)
        yield made
        if self.chance(15):
            yield replace(made, voucher=self.voucher())

    def group(self) -> tuple[list[Document], list[Document]]:
        """Return documents of the portal and of the books that make each other up."""
        ways = (self.split, self.split, self.merged, self.merged, self.netted)
        portal, books = self.pick(ways)()
        if self.chance(20):
            place = self.random.randrange(len(books))
            books[place] = self.changed(books[place])
        return portal, books

    def plain(self, **changes: object) -> Document:
        """Return a portal invoice of nothing special."""
        plain = {"section": "b2b", "document_type": "invoice", "is_withdrawn": False, "port": ""}
        supplier = self.pick(self.suppliers)
        made = {"supplier": supplier, "supplier_name": self.names[supplier], "is_reverse_charge": None}
        return self.portal(**{**plain, **made, "amounts": self.taxed(1_000), **changes})

    def taxed(self, least: int) -> Amounts:
        """Return an even taxable value of so many rupees or more, taxed at 18 percent."""
        taxable = self.random.randint(least, 9_000) * 100
        return (taxable, taxable * 18 // 100, 0, 0, 0)

    def split(self) -> tuple[list[Document], list[Document]]:
        """Return one invoice in several vouchers: its number again, with suffixes, or challan numbers."""
        amounts = [self.taxed(10) for _ in range(self.pick((2, 2, 3)))]
        taxable, igst, *_ = (sum(heads) for heads in zip(*amounts, strict=True))
        invoice = self.plain(amounts=(taxable, igst, 0, 0, 0))
        endings = self.pick(
            (("", "", ""), ("/1", "/2", "/3"), ("-A", "-B", "-C"), (" P1", " PART 2", "-P3"), ())
        )
        books = [
            replace(
                self.books(invoice),
                amounts=part,
                number=f"{invoice.number}{endings[place]}" if endings else self.number(),
                document_date=invoice.document_date + timedelta(days=self.pick((0, 0, 3, 12))),
            )
            for place, part in enumerate(amounts)
        ]
        return [invoice], books

    def merged(self) -> tuple[list[Document], list[Document]]:
        """Return two or three invoices in one voucher: numbers listed, as a range, or a number of its own."""
        first = self.random.randint(1000, 9900)
        count = self.pick((2, 2, 3))
        one = self.plain(document_date=self.pick(self.dates))
        invoices = [
            replace(one, number=f"MI-{first + place}", amounts=self.taxed(10 + place))
            for place in range(count)
        ]
        runs = [str(first + place) for place in range(count)]
        short = [runs[0], *(run[-2:] for run in runs[1:])]
        listed = (
            *(", ".join(runs), "/".join(short), "MI-" + " & ".join(runs), ";".join(runs)),
            *(f"{runs[0]} to {runs[-1]}", f"MI/{runs[0]}-{runs[-1][-2:]}", f"BULK{self.vouchers}"),
        )
        taxable, igst, *_ = (sum(heads) for heads in zip(*(one.amounts for one in invoices), strict=True))
        return invoices, [
            replace(self.books(one), amounts=(taxable, igst, 0, 0, 0), number=self.pick(listed))
        ]

    def netted(self) -> tuple[list[Document], list[Document]]:
        """Return an invoice booked net of its credit note, under its own number or another."""
        invoice = self.plain(amounts=self.taxed(5_000))
        taxable = self.random.randint(10, 4_000) * 100
        lower: Amounts = (taxable, taxable * 18 // 100, 0, 0, 0)
        credit = replace(
            invoice, section="b2bcn", document_type="credit_note", number=f"CN{taxable}", amounts=lower
        )
        number = self.pick(
            (invoice.number, invoice.number, self.number(), f"{invoice.number}/{credit.number}")
        )
        entry = replace(self.books(invoice), amounts=oracle.minus(invoice.amounts, lower), number=number)
        return [invoice, credit], [entry]

    def decisions(self, world: World, results: dict[str, oracle.Result]) -> list[Decision]:
        """Return decisions of people on a world: on pairs that are linked and on pairs that are not."""
        linked = [
            (key, other) for key, one in results.items() for other in one.partners if "/books/" in other
        ]
        present = [document for document in world.documents if document.key in results]
        portal = [document.key for document in present if document.side == "portal"]
        books = [document.key for document in present if document.side == "books"]
        pairs = [pair for pair in linked if self.chance(25)]
        if portal and books:
            pairs += [(self.pick(portal), self.pick(books)) for _ in range(self.random.randint(0, 4))]
        kinds = ("link", "unlink", "unlink", "marked", "marked", "closed")
        return [Decision(self.pick(kinds), portal_key, key) for portal_key, key in dict.fromkeys(pairs)]
