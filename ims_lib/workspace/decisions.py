"""What people decide, said through the workspace: marks, links, corrections, entries and their history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ims_lib.marks import FileMark, Marked, Preview, apply, preview
from ims_lib.selection import Selection
from ims_lib.store import batches
from ims_lib.store.fold import Event
from ims_lib.store.journal import Appended
from ims_lib.workspace import alerting, correcting, linking
from ims_lib.workspace.asking import person, read_marks, require_selector, selected
from ims_lib.workspace.base import Opened
from ims_lib.workspace.correcting import Why, Written


class Decisions(Opened):
    """The part of a workspace that writes into its journal."""

    def preview(
        self,
        action: str = "",
        selection: Selection | None = None,
        *,
        reason: str = "",
        remark: str = "",
        rows: Sequence[FileMark] = (),
        **filters: Any,
    ) -> Preview:
        """Return what `mark` with the same arguments would do; nothing is written."""
        chosen = selection or selected(filters)
        self._check(chosen.gstin, chosen.period)
        return preview(
            self.connection(), chosen, action, reason=reason, remark=remark, rows=rows, is_strict=True
        )

    def mark(
        self,
        action: str = "",
        selection: Selection | None = None,
        *,
        reason: str = "",
        remark: str = "",
        from_file: str | Path | None = None,
        by: str = "",
        source: str = "python",
        batch_id: str = "",
        dry_run: bool = False,
        **filters: Any,
    ) -> Marked:
        """Mark documents with `accept`, `reject`, `pending` or `no_action`, as one batch, and return what was
        done.

        Which: a Selection, or its fields as keywords (`outcome="exact"`, `supplier=`, `section=`, `action=`,
        `documents=`, `min_tax_paise=`, `max_tax_paise=`, `period=`, `gstin=`, `search=`); `from_file` reads
        KEYs and decisions from XLSX or CSV. Raises Refused when every document, or one that was named, is
        refused by a rule; Conflict when somebody marked one since.
        """
        rows = read_marks(from_file) if from_file is not None else []
        chosen = selection or selected(filters)
        if from_file is not None and not rows:
            return Marked("", 0, {}, (), ())
        if not rows:
            require_selector(chosen)
        previewed = self.preview(action, chosen, reason=reason, remark=remark, rows=rows)
        if dry_run:
            previewed.check()
            return Marked("", previewed.count, previewed.tax_paise, previewed.already, previewed.refused)
        return apply(self.journal, previewed, who=by or person(), source=source, batch_id=batch_id)

    def undo(self, batch: str = "", *, by: str = "", source: str = "python") -> Appended | None:
        """Reverse the marks or links of a batch, the newest that stands when none is named; None if nothing
        stands.
        """
        named = batch or getattr(batches.last_standing(self.database), "batch_id", "")
        return self.journal.undo(named, who=by or person(), source=source) if named else None

    def link(self, portal: linking.Keys, books: linking.Keys, **said: str) -> linking.Linked:
        """Say that portal documents and vouchers (KEYs) belong together, whatever the machine thinks.

        Several of either make a group. `said`: reason, remark, by, source, batch_id. It counts from the next
        reconciliation on; actions stay; undo takes it back.
        """
        return linking.link(self.journal, self.connection(), linking.said("link", **said), portal, books)

    def unlink(self, portal: linking.Keys, books: linking.Keys, **said: str) -> linking.Linked:
        """Say that documents (KEYs) are not the same: never paired again unless undone. Actions stay."""
        return linking.link(self.journal, self.connection(), linking.said("unlink", **said), portal, books)

    def correct(self, document: str, values: Mapping[str, str], *, reason: str, **said: str) -> Written:
        """Correct fields of a voucher (KEY) with values as a person writes them, amounts in rupees.

        `said`: goes_to (erp, supplier, erp+supplier), remark, by, source, batch_id. The file stays as it
        came; the correction counts from the next reconciliation on while the file gives the value that was
        corrected.
        """
        return correcting.correct(self.journal, self.connection(), document, values, _why(reason, said))

    def enter(
        self,
        values: Mapping[str, str] | None = None,
        *,
        like: str = "",
        side: str = "books",
        reason: str,
        **said: str,
    ) -> Written:
        """Enter a document that the books lack: `values`, or a portal document (KEY) that it is `like` but
        for them. With `side` 'sales' a sale of one's own, its party customer_gstin and customer_name.

        Needs document_type, number, document_date; `recipient_gstin` where the workspace has several. `said`
        as for `correct`. Undo takes it back.
        """
        given = {**(correcting.copied(self.connection(), like) if like else {}), **(values or {})}
        owner = given.pop("recipient_gstin", "") or (self.gstins[0] if len(self.gstins) == 1 else "")
        self._own(owner or "none")
        return correcting.enter(self.journal, owner, given, _why(reason, said), side)

    def suggestions(self, document: str) -> list[tuple[str, str, str]]:
        """Return (field, value, why) that a voucher would have been right with, of marts.suggestions."""
        return correcting.suggestions(self.connection(), document)

    def corrections(self, *, gstin: str = "") -> list[dict[str, Any]]:
        """Return the corrections that stand, oldest first, as people read them: marts.corrections."""
        from ims_lib.reports import for_erp

        self._own(gstin)
        found = self.connection().cursor().sql("from marts.corrections order by seq").to_arrow_table()
        return [for_erp.shown(row) for row in found.to_pylist() if gstin in {"", row["recipient_gstin"]}]

    def dismiss(
        self, alert: alerting.Alert | str, *, reason: str, by: str = "", source: str = "python"
    ) -> Appended:
        """Dismiss an alert, or the one with this key, with a reason; other figures, or an undo, bring
        it back.
        """
        said = {"reason": reason, "who": by or person(), "source": source}
        return alerting.dismiss(self.connection(), self.journal, alert, **said)

    def batches(self, limit: int = 50) -> list[batches.Batch]:
        """Return the newest batches of marks and links first."""
        return batches.newest(self.database, limit=limit)

    def history(self, document: str) -> list[Event]:
        """Return every event of a document, oldest first; of a voucher its links and unlinks."""
        return self.journal.history(document)


def _why(reason: str, said: Mapping[str, str]) -> Why:
    """Return why something is written over the books, from keywords; an unknown one raises TypeError."""
    return Why(reason, who=said.get("by", ""), **{name: said[name] for name in said if name != "by"})
