"""What the portal shows: two IMS downloads a month apart and the GSTR-2B of every month."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec

from ims_lib import periods
from ims_lib.demo import portal_json
from ims_lib.demo.dice import Dice, Weighted
from ims_lib.demo.gstr2b_files import Return2B
from ims_lib.demo.papers import PortalDocument

#: Sections of a download in the portal's order; the present ones may be empty.
IMS_SECTIONS: Final = (
    "b2b", "b2ba", "b2bdn", "b2bdna", "b2bcn", "b2bcna", "ecom", "ecoma", "impg", "impga", "impgsez",
    "impgseza",
)  # fmt: skip
#: Both downloads are of this day of the month after the period they show.
DOWNLOAD_DAY: Final = 16
#: Documents of the newest month up to this day may already stand, not yet filed, in the older download.
SAVED_UNTIL: Final = 15
_SAVED_PERCENT: Final = 20
_OLDER_ACTIONS: Final = Weighted(("A", "N"), (65, 35))
_NEWER_ACTIONS: Final = Weighted(("N", "A", "P"), (94, 5, 1))
_BLOCKED_PERCENT: Final = 70
_REMARKS_BLOCKED_PERCENT: Final = 5
#: Which month, counted from the last, is in the old layout and which comes in parts.
_PARTS: Final = 2


class Download:
    """One IMS download: records by section."""

    def __init__(self) -> None:
        self._records: dict[str, list[msgspec.Raw]] = {section: [] for section in IMS_SECTIONS}

    def add(self, section: str, record: bytes) -> None:
        """Take one record."""
        self._records[section].append(msgspec.Raw(record))

    def write(self, path: Path) -> Path:
        """Write the download as the portal gives it."""
        content: dict[str, Any] = {"imsDetails": self._records}
        path.write_bytes(portal_json.ENCODER.encode(content))
        return path


class Portal:
    """Puts each reported document into the files that show it."""

    def __init__(self, gstin: str, months: tuple[str, ...], dice: Dice) -> None:
        self.gstin, self.months, self.dice = gstin, months, dice
        self.older, self.newer = Download(), Download()
        split = len(months) // 2
        self._returns = [
            Return2B(gstin, period, with_items=place == 0, parts=_PARTS if place == split else 1)
            for place, period in enumerate(months)
        ]

    @property
    def last(self) -> int:
        """Place of the newest month."""
        return len(self.months) - 1

    def download_day(self, place: int) -> date:
        """Return the day of the download that shows the month at this place."""
        return periods.first_day(periods.next_period(self.months[place])).replace(day=DOWNLOAD_DAY)

    def show(self, document: PortalDocument, at: int, action: str = "", *, may_be_saved: bool = True) -> str:
        """Show a filed document in the 2B at place `at` (and IMS if it is recent); return its state in IMS.

        `action` is the portal's letter; left out it is drawn. Pending documents are in no 2B.
        With `may_be_saved` the older download may hold it as not yet filed.
        """
        if action == "P":
            return self._show_pending(document, at)
        if not self._is_in_ims(document) or at < self.last - 1:
            self._returns[at].add(document, self._supplier_period(document, at), is_rejected=action == "R")
            return ""
        if at == self.last - 1:
            letter = action or self.dice.weighted(_OLDER_ACTIONS)
            self._record(self.older, document, letter, at)
        else:
            letter = action or self.dice.weighted(_NEWER_ACTIONS)
            self._record(self.newer, document, letter, at)
            if may_be_saved and self._was_saved(document, at):
                self._record(self.older, document, "N", at, is_filed=False)
        if letter != "P":
            self._returns[at].add(document, self._supplier_period(document, at), is_rejected=letter == "R")
        return "left_ims" if at == self.last - 1 else "present"

    def _show_pending(self, document: PortalDocument, at: int) -> str:
        if at < self.last:
            self._record(self.older, document, "P", at)
        self._record(self.newer, document, "P", at)
        return "present"

    def show_unfiled(self, document: PortalDocument) -> str:
        """Show a document that the supplier has saved and not filed: only in the newer download."""
        self._record(self.newer, document, "N", self.last, is_filed=False)
        return "present"

    def show_withdrawn(self, document: PortalDocument) -> str:
        """Show a document in the older download that the supplier deleted before filing."""
        self._record(self.older, document, "N", self.last, is_filed=False)
        return "withdrawn"

    def show_accepted_later(self, document: PortalDocument) -> str:
        """Show a document of the month before, pending in the older download and accepted since."""
        self._record(self.older, document, "P", self.last - 1)
        self._record(self.newer, document, "A", self.last - 1)
        self._returns[self.last].add(
            document, self._supplier_period(document, self.last - 1), is_rejected=False
        )
        return "present"

    def show_differing(self, document: PortalDocument, in_2b: PortalDocument) -> str:
        """Show a document of the newest month with other amounts in IMS than in the 2B."""
        self._record(self.newer, document, "N", self.last)
        self._returns[self.last].add(in_2b, self._supplier_period(in_2b, self.last), is_rejected=False)
        return "present"

    def _is_in_ims(self, document: PortalDocument) -> bool:
        is_isd = document.section.startswith("isd")
        return not (document.is_reverse_charge or is_isd or document.availability == "N")

    def _was_saved(self, document: PortalDocument, at: int) -> bool:
        is_early = document.day.day <= SAVED_UNTIL and periods.of(document.day) == self.months[at]
        return is_early and not document.port and self.dice.chance(_SAVED_PERCENT)

    def _supplier_period(self, document: PortalDocument, at: int) -> str:
        """GSTR-1A is of the month before the 2B that takes it up (domain.md 1.4)."""
        return periods.add_months(self.months[at], -1) if document.source_form == "R1A" else self.months[at]

    def _record(
        self, download: Download, document: PortalDocument, action: str, at: int, *, is_filed: bool = True
    ) -> None:
        is_specified = "cn" in document.section or document.original_day is not None
        is_blocked = is_specified and action != "P" and self.dice.chance(_BLOCKED_PERCENT)
        record = portal_json.ims_record(
            document,
            action=action,
            period=self._supplier_period(document, at),
            is_filed=is_filed,
            is_pending_blocked=is_blocked,
            is_remarks_blocked=self.dice.chance(_REMARKS_BLOCKED_PERCENT),
        )
        download.add(document.section, record)

    def write_month(self, folder: Path, at: int) -> list[Path]:
        """Write the 2B at this place and forget it."""
        paths = self._returns[at].write(folder)
        self._returns[at] = Return2B(self.gstin, self.months[at], with_items=False, parts=1)
        return paths
