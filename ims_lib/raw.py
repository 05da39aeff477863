"""Columns of the raw tables that are no staged files: what the runner puts under the views besides."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

#: Columns of the manifest that views read.
LOADS: Final = pa.schema(
    [
        ("load_seq", pa.int64()),
        ("file_id", pa.string()),
        ("sha256", pa.string()),
        ("kind", pa.string()),
        ("file_name", pa.string()),
        ("recipient_gstin", pa.string()),
        ("period", pa.string()),
        ("who", pa.string()),
        ("at", pa.string()),
        ("sections", pa.string()),
        ("generated_on", pa.date32()),
        ("part_number", pa.int64()),
        ("part_count", pa.int64()),
        ("register_period", pa.string()),
        ("has_voucher", pa.bool_()),
        ("rows_read", pa.int64()),
        ("rows_loaded", pa.int64()),
        ("rows_rejected", pa.int64()),
        ("rows_skipped", pa.string()),
        ("notes", pa.string()),
    ]
)
#: Columns of the journal that views read.
MARKS: Final = pa.schema(
    [
        ("seq", pa.int64()),
        *(
            (name, pa.string())
            for name in (
                "event_id",
                "batch_id",
                "kind",
                "at",
                "who",
                "document",
                "previous_action",
                "new_action",
                "reason",
                "remark",
                "source",
                "evidence_hash",
                "document_version",
                "undoes",
                "app_version",
                "previous_hash",
                "hash",
                "partner",
                "field",
                "old_value",
                "new_value",
                "goes_to",
            )
        ),
    ]
)


#: What people wrote over the data and no undo took back: corrections, documents entered by hand, alerts
#: dismissed (kind: correct, enter, dismiss), oldest first.
OVERLAY: Final = pa.schema(
    [
        ("seq", pa.int64()),
        *(
            (name, pa.string())
            for name in (
                "event_id",
                "batch_id",
                "kind",
                "at",
                "who",
                "document",
                "field",
                "old_value",
                "new_value",
                "goes_to",  # erp, supplier, erp+supplier or ''
                "reason",
                "remark",
                "document_version",
            )
        ),
    ]
)

#: Columns of the decisions that people have taken on pairs, out of the journal and closed periods.
DECISIONS: Final = pa.schema(
    [
        (name, pa.string())
        for name in ("kind", "portal_document", "books_document", "evidence_hash", "document_version")
    ]
)

#: The links of the result before, by staging.documents.id.
EARLIER_PAIRS: Final = pa.schema(
    [("portal_id", pa.uint64()), ("books_id", pa.uint64()), ("rule", pa.string())]
)
#: The severity of each validation rule for each recipient and side: error, warning, info or off.
CHECK_RULES: Final = pa.schema([(name, pa.string()) for name in ("gstin", "rule", "side", "severity")])
#: The list of HSN and SAC codes that the package ships (ims_lib/data/NOTICE says where it comes from).
HSN_MASTER: Final = pa.schema(
    [("code", pa.string()), ("description", pa.string()), ("is_service", pa.bool_())]
)
#: The kinds of alerts, as alerts.toml has them.
ALERT_RULES: Final = pa.schema(
    [
        (name, pa.string())
        for name in ("alert", "label", "severity", "counts", "what", "fix", "leads_to", "rule", "due")
    ]
)
#: The days of a recipient's periods: its GSTR-2B is made, its GSTR-3B is due, Pending for one period
#: ends.
CALENDAR: Final = pa.schema(
    [
        ("gstin", pa.string()),
        ("period", pa.string()),
        *((name, pa.date32()) for name in ("made_on", "due_on", "pending_until")),
    ]
)
#: One row: today in India.
TODAY: Final = pa.schema([("today", pa.date32())])
#: Parties that a run again takes only some free documents of, with how many they have on each side.
OTHER_PARTIES: Final = pa.schema(
    [("party", pa.uint64()), ("count_portal", pa.int64()), ("count_books", pa.int64())]
)
#: Documents (KEYs of either side) that somebody wants explained; always empty but inside ims_lib.explain.
ASKED: Final = pa.schema([("document", pa.string()), ("id", pa.uint64())])
