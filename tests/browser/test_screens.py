"""The screens as a person meets them: opened, filtered, decided on, and read back from the journal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from ims_lib import Workspace, money
from ims_lib.store.journal import Journal
from tests.browser.conftest import PATIENCE, Screens, Visitor
from tests.screens_data import HOSTILE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def mark(visitor: Visitor) -> Iterator[Page]:
    """Return the mark screen over all periods, its first rows there; no request may leave this machine."""
    page = visitor.open("mark.ipynb?period=")
    expect(row(page, 0).locator(".ims-chip")).to_be_visible(timeout=PATIENCE * 1000)
    page.evaluate("() => { window.__called = []; window.__xss = (n) => window.__called.push(n); }")
    yield page
    assert visitor.foreign == []


def row(page: Page, index: int) -> Locator:
    """Return the scrolling part of a row of the list."""
    return page.locator(f".ag-row[row-index='{index}']").filter(has=page.locator("[col-id=outcome]"))


def cell(page: Page, index: int, column: str) -> Locator:
    return page.locator(f".ag-row[row-index='{index}'] [col-id={column}]")


def facet(page: Page, value: str) -> Locator:
    return page.locator(f"[data-facet='{value}']")


def settled(page: Page, words: str) -> None:
    """Wait until the list shows this filter and stands on its first row."""
    expect(page.locator(".ims-queue strong")).to_contain_text(words)
    expect(page.locator(".ims-detail-title")).to_be_visible()


def at_cursor(page: Page) -> str:
    """Return the number of the document under the cursor once the panel beside the list shows it."""
    focused = page.locator(".ag-cell-focus").locator("xpath=ancestor::*[@row-index][1]")
    index = focused.get_attribute("row-index")
    title = cell(page, int(index or 0), "document_number").inner_text()
    expect(page.locator(".ims-detail-title strong")).to_have_text(title)
    return title


def number(text: str) -> int:
    return int(text.replace(",", ""))


def history(workspace: Path) -> list[dict[str, object]]:
    return Journal.of_workspace(workspace).events_table().to_pylist()


def test_a_filtered_set_is_accepted_through_the_preview_and_stands_in_the_journal(
    mark: Page, screens: Screens
) -> None:
    before = len(history(screens.workspace))
    facet(mark, "outcome:near").click()
    settled(mark, "Near")
    shown = number(facet(mark, "outcome:near").locator(".ims-facet-count").inner_text())
    expect(mark.locator(".ims-queue")).to_contain_text(f"{shown} documents")
    expect(cell(mark, 0, "outcome")).to_have_text("Near")
    cell(mark, 0, "supplier_name").click()
    mark.keyboard.press("Control+a")
    expect(mark.locator(".ims-bar-sum")).to_contain_text(f"{shown} selected, all in the filter")
    mark.keyboard.press("a")
    dialog = mark.get_by_role("dialog")
    asked = number(dialog.locator("tr", has_text="Documents").locator("td").inner_text())
    assert 0 < asked <= shown
    dialog.get_by_role("button", name=f"Accept {asked} documents").click()
    expect(mark.locator(".ims-message-good")).to_contain_text(f"Accepted: {asked} documents")
    events = history(screens.workspace)[before:]
    assert {(e["new_action"], e["who"], e["source"]) for e in events} == {("accept", "R. Shah", "screen")}
    assert len(events) == asked
    near = Workspace.open(screens.workspace).query(
        "select count(*) as n from marts.review where outcome = 'near' and action = 'accept' and is_marked"
    )
    assert near["n"][0] == asked


def test_one_document_is_rejected_and_taken_back_by_keys_alone(mark: Page, screens: Screens) -> None:
    facet(mark, "outcome:only_in_portal").click()
    facet(mark, "action:no_action").click()
    settled(mark, "Only in portal; No action")
    cell(mark, 0, "supplier_name").click()
    first = at_cursor(mark)
    mark.keyboard.press("n")
    expect(mark.locator(".ims-detail-title strong")).not_to_have_text(first)
    title = at_cursor(mark)
    expect(mark.locator(".ims-act-reject")).to_be_enabled()
    before = len(history(screens.workspace))
    mark.keyboard.press("r")
    expect(mark.get_by_role("dialog")).to_contain_text(f"Reject {title}?")
    expect(mark.get_by_role("button", name=f"Reject {title}")).to_be_disabled()
    mark.keyboard.press("5")
    mark.keyboard.press("Enter")
    expect(mark.locator(".ims-message-good")).to_contain_text("Rejected: 1 document")
    (event,) = history(screens.workspace)[before:]
    assert (event["new_action"], event["reason"]) == ("reject", "not_ours")
    mark.keyboard.press("Control+z")
    expect(mark.locator(".ims-message-good")).to_contain_text("Undone: 1 document")
    assert history(screens.workspace)[-1]["undoes"] == event["event_id"]


def test_keys_pressed_before_the_cursor_moved_are_for_where_it_goes(mark: Page, screens: Screens) -> None:
    before = len(history(screens.workspace))
    facet(mark, "outcome:only_in_portal").click()
    facet(mark, "action:no_action").click()
    settled(mark, "Only in portal; No action")
    cell(mark, 0, "supplier_name").click()
    left_behind = at_cursor(mark)
    for key in ("n", "a"):
        mark.keyboard.press(key)
    expect(mark.locator(".ims-message-good")).to_contain_text("Accepted: 1 document")
    (event,) = history(screens.workspace)[before:]
    assert event["new_action"] == "accept"
    marked = Workspace.open(screens.workspace).query(
        "select document_number from marts.review where portal_document = ?", [event["document"]]
    )
    assert marked["document_number"][0] != left_behind
    mark.keyboard.press("Control+z")
    expect(mark.locator(".ims-message-good")).to_contain_text("Undone: 1 document")


def test_a_pair_is_linked_from_the_candidates_and_taken_back(mark: Page, screens: Screens) -> None:
    before = len(history(screens.workspace))
    facet(mark, "outcome:only_in_portal").click()
    settled(mark, "Only in portal")
    link = mark.locator("button.ims-act-link")
    for index in range(10):
        cell(mark, index, "supplier_name").click()
        at_cursor(mark)
        expect(mark.locator(".ims-sentence")).to_contain_text("No voucher of this supplier")
        if "Closest" in mark.locator(".ims-sentence").inner_text():
            break
    expect(link.first).to_be_visible()
    assert link.count() <= 5
    expect(mark.locator(".ims-candidate").first).to_contain_text("For: ")
    link.first.click()
    mark.get_by_role("dialog").locator("textarea").fill("seen on paper")
    mark.keyboard.press("Enter")
    expect(mark.locator(".ims-mark-bar .ims-message")).to_contain_text(
        "Linked 1 pair.", timeout=PATIENCE * 1000
    )
    said = history(screens.workspace)[before]
    assert (said["kind"], said["reason"], said["remark"]) == ("link", "seen on paper", "")
    mark.locator("button.ims-act-undo").click()
    expect(mark.locator(".ims-mark-bar .ims-message")).to_contain_text("Undone", timeout=PATIENCE * 1000)
    assert [event["kind"] for event in history(screens.workspace)[before:]] == ["link", "undo"]


def test_a_link_and_an_unlink_are_made_by_keys_alone(mark: Page, screens: Screens) -> None:
    before = len(history(screens.workspace))
    facet(mark, "outcome:only_in_portal").click()
    settled(mark, "Only in portal")
    cell(mark, 0, "supplier_name").click()
    for _ in range(10):
        title = at_cursor(mark)
        expect(mark.locator(".ims-sentence")).to_be_visible()
        if mark.locator("button.ims-act-link").count() > 1:
            break
        mark.keyboard.press("j")
        expect(mark.locator(".ims-detail-title strong")).not_to_have_text(title)
    mark.keyboard.press("l")
    dialog = mark.get_by_role("dialog")
    expect(dialog).to_contain_text(f"Link {title} with which voucher?")
    expect(dialog.get_by_role("button", name="Link")).to_be_disabled()
    mark.keyboard.press("1")
    mark.keyboard.press("Enter")
    bar = mark.locator(".ims-mark-bar .ims-message")
    expect(bar).to_contain_text("Linked 1 pair.", timeout=PATIENCE * 1000)
    expect(bar).to_contain_text("Undo takes it back.", timeout=PATIENCE * 1000)
    facet(mark, "outcome:only_in_portal").click()
    mark.get_by_placeholder("Search").fill(title)
    mark.keyboard.press("Tab")
    expect(mark.locator(".ims-queue strong")).to_contain_text(title)
    cell(mark, 0, "supplier_name").click()
    expect(mark.locator("button.ims-act-unlink")).to_be_visible()
    mark.keyboard.press("Shift+L")
    expect(dialog).to_contain_text("Unlink ")
    expect(dialog.get_by_role("button", name="Unlink")).to_be_disabled()
    mark.keyboard.type("All links")
    expect(dialog.locator("textarea")).to_have_value("All links")
    mark.keyboard.press("Enter")
    expect(bar).to_contain_text("Unlinked 1 pair.", timeout=PATIENCE * 1000)
    written = history(screens.workspace)[before:]
    assert [(e["kind"], e["reason"], e["remark"]) for e in written] == [
        ("link", "", ""),
        ("unlink", "All links", ""),
    ]


def test_keys_do_nothing_while_a_text_is_typed(mark: Page, screens: Screens) -> None:
    before = len(history(screens.workspace))
    cell(mark, 0, "supplier_name").click()
    expect(mark.locator(".ims-detail-title")).to_be_visible()
    mark.get_by_placeholder("Search").click()
    for key in ("l", "Shift+L", "a"):
        mark.keyboard.press(key)
    expect(mark.get_by_placeholder("Search")).to_have_value("lLa")
    mark.wait_for_timeout(500)
    expect(mark.get_by_role("dialog")).to_have_count(0)
    expect(mark.locator(".ims-mark-bar .ims-message")).to_have_count(0)
    assert len(history(screens.workspace)) == before


def test_the_list_of_keys_names_link_and_unlink(mark: Page) -> None:
    cell(mark, 0, "supplier_name").click()
    mark.keyboard.press("?")
    rows = mark.get_by_role("dialog").locator("tr")
    expect(rows.filter(has=mark.locator("kbd", has_text=re.compile("^L$")))).to_contain_text("Link with")
    expect(rows.filter(has=mark.locator("kbd", has_text="Shift L"))).to_contain_text("Unlink")


def test_hostile_names_and_numbers_are_text_wherever_they_stand(mark: Page) -> None:
    mark.get_by_placeholder("Search").fill("onerror")
    mark.keyboard.press("Tab")
    expect(cell(mark, 0, "supplier_name")).to_have_text(HOSTILE)
    for index in (0, 1):
        cell(mark, index, "document_number").click()
        expect(mark.locator(".ims-detail-title")).to_contain_text(HOSTILE)
    numbers = {cell(mark, index, "document_number").inner_text() for index in (0, 1)}
    assert numbers == {"=1+1", "<script>__xss(2)</script>"}
    cell(mark, 0, "supplier_name").hover()
    mark.wait_for_timeout(900)
    assert mark.evaluate("window.__called") == []
    assert mark.locator("img[src=x]").count() == 0


def test_amounts_are_shown_with_indian_grouping_and_no_digit_lost(mark: Page, screens: Screens) -> None:
    expect(cell(mark, 4, "portal_tax_paise")).not_to_be_empty()
    shown = [cell(mark, index, "portal_tax_paise").inner_text() for index in range(5)]
    rows = Workspace.open(screens.workspace).query(
        "select portal_tax_paise as p from marts.review order by p desc nulls last limit 5"
    )
    assert shown == [money.show(int(paise)) for paise in rows["p"]]


def test_the_overview_shows_what_the_views_hold_and_leads_to_the_documents(
    visitor: Visitor, screens: Screens
) -> None:
    page = visitor.open("overview.ipynb")
    expect(page.locator(".ims-tile").first).to_be_visible(timeout=PATIENCE * 1000)
    expect(page.locator(".ims-message-good")).to_contain_text("All totals tie out")
    period = page.locator(".ims-choices select").input_value()
    page.locator(".ims-choices select").select_option("All periods")
    status = Workspace.open(screens.workspace).status()
    exact = sum(r.count_portal for r in status if r.outcome == "exact")
    tax = sum(r.portal_tax_paise for r in status if r.outcome == "exact")
    line = page.locator(".ims-matrix tr", has=page.get_by_role("rowheader", name="Exact"))
    expect(line.locator("td").nth(5)).to_contain_text(re.compile(rf"{exact:,}\s*₹{money.show(tax)}"))
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    line.locator("td").nth(5).get_by_role("link").click()
    expect(page.locator(".ims-queue strong")).to_contain_text("Exact", timeout=PATIENCE * 1000)
    expect(page.locator(".ims-queue")).to_contain_text(f"{exact:,} documents")
    assert period
    assert visitor.foreign == []


def test_an_alert_leads_to_its_rows_and_is_dismissed_by_keys_alone(
    visitor: Visitor, screens: Screens
) -> None:
    page = visitor.open("overview.ipynb?period=102026")
    lines = page.locator(".ims-alert")
    expect(lines.first).to_be_visible(timeout=PATIENCE * 1000)
    shown, before = lines.count(), len(history(screens.workspace))
    what = lines.first.locator("strong").inner_text()
    page.get_by_role("button", name="Dismiss…").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_placeholder("Why nothing needs to be done").first).to_be_focused()
    page.keyboard.type(HOSTILE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".ims-alerts .ims-message-good")).to_contain_text(f"Dismissed: {what}")
    expect(lines).to_have_count(shown - 1)
    (event,) = history(screens.workspace)[before:]
    assert (event["kind"], event["who"], event["reason"]) == ("dismiss", "R. Shah", HOSTILE)
    assert page.locator("img[src=x]").count() == 0
    page.get_by_role("button", name="Undo").click()
    expect(lines).to_have_count(shown)
    link = lines.locator("a").first
    found = link.inner_text().split()[0]
    link.click()
    expect(page.locator(".ims-queue")).to_contain_text(f"{found} document", timeout=PATIENCE * 1000)
    assert visitor.foreign == []
