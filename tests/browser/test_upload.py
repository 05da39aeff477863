"""The upload screen as a person meets it: files dropped, a mapping told, loaded, corrected, handed back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ims_lib import Workspace
from tests.browser.conftest import PATIENCE, Screens, Visitor
from tests.hostile import HEADER, REGISTER, bomb, zipped
from tests.screens_data import HOSTILE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ODD = "Bill Ref,Vendor Tax Id,Bill Dt,Net,I Tax\nB/1,29PQRSC5678K1Z,03/04/2026,100.00,18.00\n"


def drop(page: Page, files: dict[str, bytes]) -> None:
    """Choose files as a person does."""
    page.locator("#ims-drop-input").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files.items()]
    )


def card(page: Page, name: str):
    return page.locator(".ims-file").filter(has=page.get_by_text(name, exact=True))


def test_files_are_dropped_looked_at_loaded_and_corrected(
    newcomer: Visitor, empty_screens: Screens, tmp_path: Path
) -> None:
    page = newcomer.open("upload.ipynb")
    expect(page.locator(".ims-drop")).to_be_visible(timeout=PATIENCE * 1000)
    expect(page.get_by_text("Nothing is loaded yet")).to_be_visible()
    page.evaluate("() => { window.__called = []; window.__xss = (n) => window.__called.push(n); }")
    large = HEADER + "".join(
        f"P{n},29AAGCB7383J1Z4,{HOSTILE},INV-{n},28-10-2026,1000.00,180.00\n" for n in range(40_000)
    )
    drop(
        page,
        {"odd.csv": ODD.encode(), "bomb.zip": zipped("x.csv", bomb(300)), f"{HOSTILE}.csv": large.encode()},
    )
    expect(card(page, "bomb.zip")).to_contain_text("refused", timeout=PATIENCE * 1000)
    expect(card(page, f"{HOSTILE}.csv")).to_contain_text(
        "40,000 rows = 40,000 loaded", timeout=PATIENCE * 1000
    )
    assert Workspace.open(empty_screens.workspace).receipts() == []

    odd = card(page, "odd.csv")
    for header, field in (
        ("Bill Ref", "Document no."),
        ("Vendor Tax Id", "Supplier GSTIN"),
        ("Net", "Taxable value"),
        ("I Tax", "IGST"),
    ):
        odd.locator(".ims-columns > .widget-hbox", has_text=header).locator("select").select_option(
            label=field
        )
    expect(odd).to_contain_text("is the day or the month first?")
    odd.locator("select", has=page.locator("option", has_text="day-month-year")).select_option(
        label="day-month-year"
    )
    odd.get_by_role("button", name="Read again with this").click()
    expect(odd).to_contain_text("1 row = 1 loaded")
    odd.get_by_role("button", name="Load", exact=True).click()
    expect(odd).to_contain_text("✓ loaded", timeout=PATIENCE * 1000)
    (loaded,) = Workspace.open(empty_screens.workspace).receipts()
    assert (loaded.file_name, loaded.who) == ("odd.csv", "R. Shah")

    shape = page.locator(".ims-alerts .widget-vbox > .widget-vbox", has_text="gstin_shape")
    shape.get_by_role("button", name="Show").click(timeout=PATIENCE * 1000)
    shape.get_by_role("button", name="Correct…").click()
    expect(page.get_by_placeholder("What it should be")).to_be_focused()
    page.keyboard.type("29PQRSC5678K1ZF")
    page.keyboard.press("Tab")
    page.keyboard.type(HOSTILE)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".ims-alerts .ims-message-good")).to_contain_text(
        "is corrected", timeout=PATIENCE * 1000
    )
    (written,) = Workspace.open(empty_screens.workspace).corrections()
    assert (written["new_value"], written["reason"], written["who"]) == (
        "29PQRSC5678K1ZF",
        HOSTILE,
        "R. Shah",
    )
    with page.expect_download(timeout=PATIENCE * 1000) as handed:
        page.get_by_role("button", name="Download problems").click()
    handed.value.save_as(tmp_path / "problems.xlsx")
    assert (tmp_path / "problems.xlsx").read_bytes().startswith(b"PK")
    assert page.evaluate("window.__called") == []
    assert newcomer.foreign == []


def test_a_file_that_is_read_can_be_stopped(newcomer: Visitor, empty_screens: Screens) -> None:
    page = newcomer.open("upload.ipynb")
    expect(page.locator(".ims-drop")).to_be_visible(timeout=PATIENCE * 1000)
    before = len(Workspace.open(empty_screens.workspace).receipts())
    many = HEADER + "".join(
        f"Q{n},29AAGCB7383J1Z4,Bharat,NO-{n},28-10-2026,1000.00,180.00\n" for n in range(400_000)
    )
    drop(page, {"long.csv": many.encode(), "short.csv": REGISTER.encode()})
    stopped = card(page, "long.csv")
    expect(stopped.locator("progress")).to_be_visible(timeout=PATIENCE * 1000)
    stopped.get_by_role("button", name="Cancel").click()
    expect(stopped).to_contain_text("nothing of this file was kept", timeout=PATIENCE * 1000)
    expect(card(page, "short.csv")).to_contain_text("1 row = 1 loaded", timeout=PATIENCE * 1000)
    assert len(Workspace.open(empty_screens.workspace).receipts()) == before
