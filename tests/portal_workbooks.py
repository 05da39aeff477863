"""GSTR-2B and IMS workbooks as the portal lays them out, made from the documents that its JSON would hold."""

from __future__ import annotations

import xlsxwriter

INVOICE = [
    ("Invoice Details", "Invoice number", "inum"),
    ("Invoice Details", "Invoice type", "typ"),
    ("Invoice Details", "Invoice Date", "dt"),
    ("Invoice Details", "Invoice Value(₹)", "val"),
]
ECO = [
    (group.replace("Invoice", "Document"), name.replace("Invoice", "Document"), key)
    for group, name, key in INVOICE
]
NOTE = [
    ("Credit note/Debit note details", "Note number", "ntnum"),
    ("Credit note/Debit note details", "Note type", "note"),
    ("Credit note/Debit note details", "Note Supply type", "suptyp"),
    ("Credit note/Debit note details", "Note date", "dt"),
    ("Credit note/Debit note details", "Note Value (₹)", "val"),
]
SUPPLIER = [("", "GSTIN of supplier", "ctin"), ("", "Trade/Legal name", "trdnm")]
HEADS = [
    ("Integrated Tax(₹)", "igst"),
    ("Central Tax(₹)", "cgst"),
    ("State/UT Tax(₹)", "sgst"),
    ("Cess(₹)", "cess"),
]
TAX = [("Tax Amount", name, key) for name, key in HEADS]
DECLARED = [("", "Whether ITC to be reduced\n(Taxpayer's Input)", "itcRedReq")]
DECLARED += [
    ("Amount declared by taxpayer for ITC reduction", name, f"decl{key.title()}") for name, key in HEADS
]
FILED = [("", "GSTR-1/IFF/GSTR-5 Period", "supprd"), ("", "GSTR-1/IFF/GSTR-5 Filing Date", "supfildt")]
SUPPLY = [
    ("", "Place of supply", "pos"),
    ("", "Supply Attract Reverse Charge", "rev"),
    ("", "Taxable Value (₹)", "txval"),
]
CREDIT = [
    ("", "ITC Availability", "itcavl"),
    ("", "Reason", "rsn"),
    ("", "Applicable % of Tax Rate", "diffprcnt"),
]
IRN = [("", "Source", "srctyp"), ("", "IRN", "irn"), ("", "IRN Date", "irngendate")]
ENTRY = [
    ("", "Icegate Reference Date", "refdt"),
    ("", "Port Code", "portcode"),
    ("Bill of Entry Details", "Number", "boenum"),
    ("Bill of Entry Details", "Date", "boedt"),
    ("Bill of Entry Details", "Taxable Value (₹)", "txval"),
    ("Amount of tax (₹)", "Integrated Tax(₹)", "igst"),
    ("Amount of tax (₹)", "Cess(₹)", "cess"),
    ("", "Amended (Yes)", "isamd"),
]
ISD = [
    ("", "GSTIN of ISD", "ctin"),
    ("", "Trade/Legal name", "trdnm"),
    ("", "ISD Document type", "doctyp"),
    ("", "ISD Document number", "docnum"),
    ("", "ISD Document date", "docdt"),
    *[("Input tax distribution by ISD", name, key) for name, key in HEADS],
    ("", "ISD GSTR-6 Period", "supprd"),
    ("", "ISD GSTR-6 Filing Date", "supfildt"),
    ("", "Eligibility of ITC", "itcelg"),
]
_BODY = [*SUPPLY, *TAX]
LAYOUTS = {
    "b2b": [*SUPPLIER, *INVOICE, *_BODY, *FILED, *CREDIT, *IRN],
    "b2ba": [*SUPPLIER, *INVOICE, *_BODY, *DECLARED, *FILED, *CREDIT, ("", "Remarks", "remarks")],
    "cdnr": [*SUPPLIER, *NOTE, *_BODY, *DECLARED, *FILED, *CREDIT, *IRN],
    "ecom": [("", "GSTIN of ECO", "ctin"), SUPPLIER[1], *ECO, *_BODY, *FILED, *CREDIT],
    "isd": ISD,
    "impg": ENTRY,
    "impgsez": [*SUPPLIER, *ENTRY],
}
ORIGINALS = {
    "b2ba": [("", "Invoice number", "oinum"), ("", "Invoice Date", "oidt")],
    "cdnra": [("", "Note type", "onttyp"), ("", "Note number", "ontnum"), ("", "Note date", "ontdt")],
    "isda": [
        ("", "ISD Document type", "odoctyp"),
        ("", "Document number", "odocnum"),
        ("", "Document date", "odocdt"),
    ],
}
LAYOUTS |= {"cdnra": LAYOUTS["cdnr"], "isda": ISD, "ecoma": LAYOUTS["ecom"]}
ORIGINALS["ecoma"] = [("", "Document number", "oinum"), ("", "Document Date", "oidt")]
NAMES = {
    "b2b": "B2B",
    "b2ba": "B2BA",
    "cdnr": "B2B-CDNR",
    "cdnra": "B2B-CDNRA",
    "ecom": "ECO",
    "ecoma": "ECOA",
    "isd": "ISD",
    "isda": "ISDA",
    "impg": "IMPG",
    "impgsez": "IMPGSEZ",
}
REVERSALS = {
    "b2b": "B2B (ITC Reversal)",
    "b2ba": "B2BA (ITC Reversal)",
    "cdnr": "B2B-DNR",
    "cdnra": "B2B-DNRA",
}
_WORDS = {
    "pos": {"27": "Maharashtra", "29": "Karnataka"},
    "typ": {"R": "Regular", "SEWP": "SEZ supplies with payment"},
    "suptyp": {"R": "Regular", "SEWP": "SEZ supplies with payment"},
    "note": {"C": "Credit Note", "D": "Debit Note"},
    "doctyp": {"ISDI": "Invoice", "ISDC": "Credit note"},
    "rsn": {
        "C": "Return filed post annual cut-off",
        "P": "POS and supplier state are same but recipient state is different",
    },
    "diffprcnt": {1: "100%", 0.65: "65%"},
    "supprd": {"102026": "Oct'26"},
}
_FLAGS = {"rev", "itcavl", "itcelg", "isamd", "itcRedReq"}
_DAYS = {"dt", "supfildt", "docdt", "boedt", "refdt", "oidt", "ontdt", "odocdt", "irngendate"}
README = [
    ("Financial Year", "2026-27"),
    ("Tax Period", "October"),
    ("GSTIN", "27ABCDE1234F1Z0"),
    ("Legal Name", "Acme Traders"),
    ("Date of generation", "14/11/2026"),
]


def shown(key, value):
    """Return a JSON value as the portal's Excel shows it."""
    if key in _FLAGS:
        return {"Y": "Yes", "N": "No"}.get(value, value)
    if key in _DAYS and isinstance(value, str):
        return value.replace("-", "/")
    return _WORDS.get(key, {}).get(value, value)


def header(book, name, columns, originals=(), title="Goods and Services Tax - GSTR-2B"):
    """Add a sheet with the portal's merged header (two tiers from row 5, three on amendments).

    Returns the sheet and its first row of data, counted from 0.
    """
    sheet, row = book.add_worksheet(name), 4
    sheet.write(0, 0, title)
    sheet.write(2, 0, "Taxable inward supplies received from registered persons")
    if originals:
        sheet.merge_range(row, 0, row, len(originals) - 1, "Original Details")
        sheet.merge_range(row, len(originals), row, len(originals) + len(columns) - 1, "Revised Details")
        row += 1
    for place, (group, label, _) in enumerate([*originals, *columns]):
        before = [*originals, *columns][place - 1][0] if place else ""
        if not group:
            sheet.merge_range(row, place, row + 1, place, label)
        else:
            if group != before:
                sheet.write(row, place, group)
            sheet.write(row + 1, place, label)
    return sheet, row + 2


def lines(section, holders):
    """Yield the documents of a JSON section, flat, with the supplier's keys."""
    for holder in holders:
        key = next((name for name in ("inv", "nt", "doclist", "boe") if name in holder), "")
        for document in holder[key] if key else [holder]:
            both = {**holder, **document}
            yield both | {"note": both.get("typ")} if section.startswith("cdnr") else both


def section_sheet(book, section, holders, name=""):
    """Write one section's sheet."""
    columns, originals = LAYOUTS[section], ORIGINALS.get(section, [])
    sheet, row = header(book, name or NAMES[section], columns, originals)
    for count, document in enumerate(lines(section, holders)):
        for place, (_, _, key) in enumerate([*originals, *columns]):
            if document.get(key) is not None:
                sheet.write(row + count, place, shown(key, document[key]))


def readme(book, rows=README):
    sheet = book.add_worksheet("Read me")
    sheet.write(1, 1, "Goods and Services Tax - GSTR-2B")
    for count, (label, value) in enumerate(rows, 3):
        sheet.write_row(count, 1, [label, value])


def summary_sheet(book, name, groups):
    """Write a summary sheet: `groups` is group to line to IGST, CGST, SGST and cess."""
    sheet = book.add_worksheet(name)
    sheet.write_row(4, 0, ["S.no.", "Heading", "GSTR-3B table", *(label for label, _ in HEADS), "Advisory"])
    row = 6
    for group, held in groups.items():
        sums = [sum(column) for column in zip(*held.values(), strict=True)]
        sheet.write_row(row, 0, ["I", group, "4(A)(5)", *sums, "If this is positive, credit may be availed"])
        for count, (line, heads) in enumerate(held.items(), row + 1):
            sheet.write_row(count, 0, ["", line, "", *heads])
        row += 1 + len(held)


def workbook(path, content, summaries=None, more=None):
    """Write the workbook of a GSTR-2B whose JSON would hold `content`."""
    with xlsxwriter.Workbook(path) as book:
        readme(book)
        for name, groups in (summaries or {}).items():
            summary_sheet(book, name, groups)
        for section, holders in content.get("docdata", {}).items():
            if section != "itcrev":
                section_sheet(book, section, holders)
        for block in content.get("docdata", {}).get("itcrev", []):
            for section, holders in block.items():
                section_sheet(book, section, holders, REVERSALS[section])
        for section, holders in content.get("docRejdata", {}).items():
            section_sheet(book, section, holders, f"{NAMES[section]}(Rejected)")
        if more:
            more(book)
    return path
