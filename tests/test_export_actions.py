"""The portal's upload file: its shape by section, exact amounts, what stays out, and reading it back."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ims_lib.documents import CREDIT_SECTIONS, ITC_REDUCTION_SECTIONS
from ims_lib.errors import DamagedStore, OutOfBalance, UnreadableFile
from ims_lib.export import actions
from ims_lib.export.actions import ExportOptions, export_actions, read_actions
from ims_lib.export.actions_file import expected
from ims_lib.export.checks import sort_out
from ims_lib.export.records import NUMBER_KEYS, UploadRecord, number_of

OWN = "27ABCDE1234F1Z0"
INVOICE = UploadRecord(
    recipient_gstin=OWN,
    period="102026",
    section="b2b",
    portal_document=f"{OWN}/b2b/29PQRSC5678K1ZF/NT%2F2627%2F041/2026-27",
    action="accept",
    portal_action="no_action",
    request="SAVE",
    remark="",
    supplier_gstin="29PQRSC5678K1ZF",
    supplier_name="Nandi Tools",
    number="NT/2627/041",
    document_date=date(2026, 10, 8),
    original_number="",
    original_date=None,
    invoice_type="R",
    source_form="R1",
    return_period="102026",
    place_of_supply="27",
    port_code="",
    total_paise=1_180_000,
    taxable_paise=1_000_000,
    igst_paise=180_000,
    cgst_paise=0,
    sgst_paise=0,
    cess_paise=0,
    itc_reduction="",
    declared_igst_paise=None,
    declared_cgst_paise=None,
    declared_sgst_paise=None,
    declared_cess_paise=None,
    problem="",
)
CREDIT_NOTE = replace(
    INVOICE,
    section="b2bcn",
    supplier_gstin="27MNOPC4321Q1ZB",
    number="CN-7",
    document_date=date(2026, 10, 21),
    total_paise=118_000,
    taxable_paise=100_000,
    igst_paise=0,
    cgst_paise=9_000,
    sgst_paise=9_000,
    itc_reduction="Y",
    declared_igst_paise=0,
    declared_cgst_paise=4_500,
    declared_sgst_paise=4_500,
    declared_cess_paise=0,
)
AMENDED = replace(
    INVOICE,
    section="b2ba",
    number="NT/2627/041A",
    original_number="NT/2627/041",
    original_date=date(2026, 10, 8),
    itc_reduction="Y",
    taxable_paise=3_035_002,
    igst_paise=546_300,
    total_paise=3_581_302,
)


def database(
    records: list[UploadRecord], *, is_ok: bool = True, filed: tuple = ()
) -> duckdb.DuckDBPyConnection:
    """Return a database that holds the two marts that the export reads, and the months filed."""
    con = duckdb.connect()
    con.execute("create schema marts; create schema raw")
    con.execute("create table raw.filed_periods (gstin text, period text)")
    for pair in filed:
        con.execute("insert into raw.filed_periods values (?, ?)", list(pair))
    columns = list(asdict(INVOICE))
    kinds = {name: pa.int64() for name in columns if name.endswith("_paise")}
    kinds |= {"document_date": pa.date32(), "original_date": pa.date32()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in columns])
    con.register("given", pa.Table.from_pylist([asdict(record) for record in records], schema=schema))
    con.execute("create table marts.upload_records as select * from given")
    con.execute(
        "create table marts.controls as select 'igst' as control, ? as recipient_gstin, 'books' as side,"
        " 5::bigint as expected, 4::bigint as found, -1::bigint as difference, ?::bool as is_ok",
        [OWN, is_ok],
    )
    return con


def export(tmp_path: Path, *records: UploadRecord, **options: object) -> actions.ActionsExport:
    """Export these records to a folder of their own."""
    return export_actions(database(list(records)), ExportOptions(**options), lambda _gstin, _period: tmp_path)


def test_the_save_file_is_the_portals_example_to_the_byte(tmp_path: Path) -> None:
    done = export(tmp_path, CREDIT_NOTE, INVOICE)
    (written,) = done.files
    assert written.path.name == f"{OWN}_102026_save.json"
    assert written.path.read_text(encoding="utf-8") == (
        '{"rtin":"27ABCDE1234F1Z0","reqtyp":"SAVE","invdata":{'
        '"b2b":[{"stin":"29PQRSC5678K1ZF","inum":"NT/2627/041","idt":"08-10-2026","inv_typ":"R",'
        '"val":11800,"pos":"27","txval":10000,"iamt":1800,"camt":0,"samt":0,"cess":0,"srcform":"R1",'
        '"rtnprd":"102026","prev_status":"N","action":"A"}],'
        '"b2bcn":[{"stin":"27MNOPC4321Q1ZB","nt_num":"CN-7","nt_dt":"21-10-2026","inv_typ":"R",'
        '"val":1180,"pos":"27","txval":1000,"iamt":0,"camt":90,"samt":90,"cess":0,"srcform":"R1",'
        '"rtnprd":"102026","prev_status":"N","action":"A","itcRedReq":"Y","declIgst":0,"declCgst":45,'
        '"declSgst":45,"declCess":0}]}}'
    )
    assert [(t.action, t.count, t.tax_paise) for t in written.totals] == [("accept", 2, 180_000 - 18_000)]


def test_an_amendment_names_its_original_and_keeps_paise_exact(tmp_path: Path) -> None:
    (written,) = export(tmp_path, AMENDED, itc_keys="snake", prev_status=False).files
    text = written.path.read_text(encoding="utf-8")
    (record,) = json.loads(text)["invdata"]["b2ba"]
    assert (record["oinum"], record["oidt"]) == ("NT/2627/041", "08-10-2026")
    assert record["itc_red_req"] == "Y"
    assert not {"prev_status", "decl_igst", "remarks"} & set(record)
    assert '"val":35813.02,"pos":"27","txval":30350.02,"iamt":5463,' in text


def test_the_reset_file_has_no_action_and_its_own_name(tmp_path: Path) -> None:
    back = replace(INVOICE, action="no_action", portal_action="reject", request="RESET", period="")
    (written,) = export(tmp_path, back).files
    assert written.path.name == f"{OWN}_unfiled_reset.json"
    (record,) = json.loads(written.path.read_bytes())["invdata"]["b2b"]
    assert "action" not in record
    assert record["prev_status"] == "R"
    assert [entry.action for entry in read_actions(written.path)] == ["no_action"]


def test_marketplace_records_have_no_invoice_type_and_imports_their_own_keys(tmp_path: Path) -> None:
    ecom = replace(INVOICE, section="ecom")
    entry = replace(INVOICE, section="impg", supplier_gstin="", port_code="INNSA1", number="1234567")
    (written,) = export(tmp_path, ecom, entry).files
    data = json.loads(written.path.read_bytes())["invdata"]
    assert "inv_typ" not in data["ecom"][0]
    assert data["impg"][0] == {
        "portcd": "INNSA1", "boenum": "1234567", "boedt": "08-10-2026", "txval": 10000, "igst": 1800,
        "cess": 0, "prev_status": "N", "action": "A",
    }  # fmt: skip
    assert read_actions(written.path)[1].document == f"{OWN}/impg/INNSA1/1234567/2026-10-08"


def test_reading_back_gives_the_key_of_the_document(tmp_path: Path) -> None:
    (written,) = export(tmp_path, INVOICE).files
    assert [entry.document for entry in read_actions(written.path)] == [INVOICE.portal_document]


def test_a_remark_goes_with_reject_and_pending(tmp_path: Path) -> None:
    rejected = replace(INVOICE, action="reject", remark='Not ours: "=1+1" \u0928\u0939\u0940\u0902')
    (written,) = export(tmp_path, rejected).files
    assert read_actions(written.path)[0].remark == rejected.remark


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (replace(INVOICE, problem="The supplier changed it."), "The supplier changed it."),
        (replace(INVOICE, section="isd"), "No upload format for section isd"),
        (replace(INVOICE, action="pending", remark="x" * 251), "251 characters; the portal takes 250"),
        (replace(INVOICE, remark="why"), "remark with Reject and Pending only"),
        (replace(INVOICE, return_period="10", place_of_supply=""), "no place of supply, no return period"),
        (replace(INVOICE, total_paise=None), "no document value"),
        (replace(AMENDED, original_date=None), "no original number and date"),
        (replace(INVOICE, itc_reduction="Y"), "only on Accept of an amendment or a credit note"),
        (replace(CREDIT_NOTE, declared_cess_paise=None), "incomplete"),
        (replace(CREDIT_NOTE, declared_cgst_paise=9_001), "not between 0.00 and the tax, 90.00"),
        (replace(CREDIT_NOTE, declared_igst_paise=-1), "not between 0.00 and the tax, 0.00"),
        (replace(CREDIT_NOTE, declared_sgst_paise=4_400), "CGST and SGST reductions differ"),
    ],
)
def test_a_record_that_breaks_a_rule_stays_out_and_is_listed(
    record: UploadRecord, reason: str, tmp_path: Path
) -> None:
    done = export(tmp_path, record, replace(INVOICE, number="FINE-1"))
    assert [written.count for written in done.files] == [1]
    (problem,) = done.problems
    assert reason in problem.reason
    assert not done.nothing_changed


def test_records_that_the_portal_cannot_tell_apart_stay_out() -> None:
    fit, problems = sort_out([INVOICE, replace(INVOICE, number=" nt/2627/041"), AMENDED], set())
    assert fit == [AMENDED]
    assert {problem.reason[:11] for problem in problems} == {"Two records"}


def test_a_month_whose_return_is_filed_is_frozen(tmp_path: Path) -> None:
    con = database([INVOICE, replace(INVOICE, number="2", period="112026")], filed=((OWN, "102026"),))
    done = export_actions(con, ExportOptions(), lambda _gstin, _period: tmp_path)
    assert [written.period for written in done.files] == ["112026"]
    assert "GSTR-3B of Oct 2026 is filed" in done.problems[0].reason


def test_four_declared_zeros_are_a_full_reduction(tmp_path: Path) -> None:
    zeros = replace(CREDIT_NOTE, declared_cgst_paise=0, declared_sgst_paise=0)
    (written,) = export(tmp_path, zeros).files
    (record,) = json.loads(written.path.read_bytes())["invdata"]["b2bcn"]
    assert record["itcRedReq"] == "Y"
    assert "declIgst" not in record


def test_an_unchanged_set_writes_nothing_and_says_so(tmp_path: Path) -> None:
    done = export(tmp_path)
    assert done.nothing_changed
    assert list(tmp_path.iterdir()) == []


def test_gstin_and_period_limit_what_is_exported(tmp_path: Path) -> None:
    other = replace(INVOICE, recipient_gstin="29ABCDE1234F1ZW", period="092026")
    assert [f.gstin for f in export(tmp_path, INVOICE, other, gstin=OWN).files] == [OWN]
    assert [f.period for f in export(tmp_path, INVOICE, other, period="092026").files] == ["092026"]


def test_a_control_out_of_balance_stops_the_export(tmp_path: Path) -> None:
    with pytest.raises(OutOfBalance, match="1 of 1 controls") as caught:
        export_actions(database([INVOICE], is_ok=False), ExportOptions(), lambda _gstin, _period: tmp_path)
    assert "-1" in caught.value.found
    assert list(tmp_path.iterdir()) == []


def test_the_order_of_rows_never_changes_the_bytes(tmp_path: Path) -> None:
    records = [INVOICE, AMENDED, CREDIT_NOTE, replace(INVOICE, number="A-1")]
    (one,) = export(tmp_path, *records).files
    (two,) = export(tmp_path, *reversed(records)).files
    assert one.sha256 == two.sha256


def test_an_earlier_reset_file_beside_a_new_save_file_is_named(tmp_path: Path) -> None:
    old = export(tmp_path, replace(INVOICE, action="no_action", portal_action="accept", request="RESET"))
    assert export(tmp_path, INVOICE).outdated == (old.files[0].path,)


def test_a_file_that_reads_back_differently_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "read_actions", lambda _path: [expected(replace(INVOICE, action="reject"))])
    with pytest.raises(DamagedStore):
        export(tmp_path, INVOICE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text", ["", "[]", '{"rtin":1}', '{"rtin":"X","reqtyp":"SAVE","invdata":{"b2b":[{}]}}']
)
def test_a_file_of_another_kind_is_refused_by_name(text: str, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="no upload file"):
        read_actions(path)


def test_paise_become_the_shortest_exact_number() -> None:
    texts = {paise: str(number_of(paise)) for paise in (0, 5, 10, 1_180_000, 3_581_302, -150, -200)}
    assert texts == {
        0: "0",
        5: "0.05",
        10: "0.1",
        1_180_000: "11800",
        3_581_302: "35813.02",
        -150: "-1.5",
        -200: "-2",
    }
    assert str(number_of(999_999_999_999_999)) == "9999999999999.99"


paise = st.integers(0, 999_999_999_999_999)
texts = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=16).filter(str.strip)


@st.composite
def records(draw: st.DrawFn) -> UploadRecord:
    """Draw one record that breaks no rule."""
    section = draw(st.sampled_from(sorted(set(NUMBER_KEYS) - {"impg", "impga", "impgsez", "impgseza"})))
    action = draw(st.sampled_from(["accept", "reject", "pending", "no_action"]))
    half = draw(st.integers(0, 10**12))
    reduces = action == "accept" and section in ITC_REDUCTION_SECTIONS
    flag = draw(st.sampled_from(["Y", "N"])) if reduces else ""
    part = draw(st.none() | st.integers(0, half)) if flag == "Y" else None
    rest = 0 if part is not None else None
    return replace(
        INVOICE,
        section=section,
        action=action,
        request="RESET" if action == "no_action" else "SAVE",
        portal_action=draw(st.sampled_from(sorted({"accept", "reject", "pending", "no_action"} - {action}))),
        remark=draw(texts | st.just("")) if action in ("reject", "pending") else "",
        number=draw(texts),
        document_date=draw(st.dates(date(2017, 7, 1), date(2035, 12, 31))),
        original_number=draw(texts),
        original_date=draw(st.dates(date(2017, 7, 1), date(2035, 12, 31))),
        total_paise=draw(paise),
        taxable_paise=draw(paise),
        igst_paise=draw(paise),
        cgst_paise=half,
        sgst_paise=half,
        cess_paise=draw(paise),
        itc_reduction=flag,
        declared_igst_paise=rest,
        declared_cgst_paise=part,
        declared_sgst_paise=part,
        declared_cess_paise=rest,
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(records(), max_size=6), keys=st.sampled_from(["camel", "snake"]))
def test_what_is_read_back_are_the_marks(drawn: list[UploadRecord], keys: str, tmp_path: Path) -> None:
    fit, problems = sort_out(drawn, set())
    done = export(tmp_path, *drawn, itc_keys=keys)
    read = [entry for written in done.files for entry in read_actions(written.path)]
    assert sorted(read) == sorted(map(expected, fit))
    assert len(done.problems) == len(problems)
    effect = sum(sum(r.taxes) * (-1 if r.section in CREDIT_SECTIONS else 1) for r in fit)
    assert sum(t.tax_paise for f in done.files for t in f.totals) == effect
