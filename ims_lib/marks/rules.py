"""What may be done with one document, and why not: no database, no file."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from ims_lib.documents import ACTION_LABELS, ACTIONS, REASONS
from ims_lib.errors import WrongUse

#: Actions that take a reason and a remark (domain.md 2.1.3).
WITH_REMARK: Final = ("reject", "pending")
#: The portal's limit for a remark.
LONGEST_REMARK: Final = 250


@dataclass(frozen=True)
class Wish:
    """What is wanted for a document; made by `wish`, which checks it."""

    action: str
    reason: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Candidate:
    """A document as marts.review shows it: what a mark needs. Paise signed by effect on ITC.

    `document` is '' for a row that stands in the books alone.
    """

    row_id: str
    document: str
    action: str
    ims_state: str
    can_accept: bool
    can_reject: bool
    can_pending: bool
    can_remark: bool
    refusal: str
    is_marked: bool
    reason: str
    remark: str
    mark_version: str
    document_version: str
    evidence_hash: str
    igst_paise: int
    cgst_paise: int
    sgst_paise: int
    cess_paise: int
    partner: str = ""

    def refusal_of(self, wanted: Wish) -> str:
        """Return why the action is not taken for this document, '' when it may be."""
        if not self.document:
            return self.refusal or "Only in the books: IMS has no record to act on."
        allowed = {
            "accept": self.can_accept,
            "reject": self.can_reject,
            "pending": self.can_pending,
            "no_action": self.ims_state == "present",
        }
        if not allowed[wanted.action]:
            return self.refusal or f"IMS does not take {ACTION_LABELS[wanted.action]} for it."
        if wanted.remark and not self.can_remark:
            return "The portal takes no remark for this record: mark it without one."
        return ""

    def is_already(self, wanted: Wish) -> bool:
        """Say whether the document stands so already: a mark on older content, or new words, change it."""
        is_stale = self.is_marked and self.mark_version not in {"", self.document_version}
        has_news = (wanted.reason not in {"", self.reason}) or (wanted.remark not in {"", self.remark})
        return self.action == wanted.action and not is_stale and not has_news


def wish(action: str, reason: str = "", remark: str = "", *, where: str = "") -> Wish:
    """Return what is wanted, the remark in one line; WrongUse for what the portal would never take.

    `reason` is a code of documents.REASONS. A remark has at most 250 characters; both go with reject and
    pending alone.
    """
    if action not in ACTIONS:
        raise WrongUse(
            "There is no such action.",
            where=where,
            found=repr(action)[:60],
            expected=", ".join(ACTIONS),
            do="Choose one of them.",
        )
    if reason and reason not in REASONS:
        raise WrongUse(
            "There is no such reason.",
            where=where,
            found=repr(reason)[:60],
            expected=", ".join(REASONS),
            do="Choose a code from the list; words of your own go into the remark.",
        )
    words = one_line(remark)
    if (reason or words) and action not in WITH_REMARK:
        raise WrongUse(
            "A reason or remark goes with Reject or Pending only.",
            where=where,
            found=ACTION_LABELS[action],
            expected="reject or pending",
            do="Leave the reason and the remark out.",
        )
    if len(words) > LONGEST_REMARK:
        raise WrongUse(
            "The remark is too long for the portal.",
            where=where,
            found=f"{len(words)} characters",
            expected=f"at most {LONGEST_REMARK}",
            do="Shorten it.",
        )
    return Wish(action, reason, words)


def one_line(text: str) -> str:
    """Return text without control characters and line breaks, spaces single, outer space removed."""
    plain = "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cs"} else sign for sign in text)
    return " ".join(plain.split())
