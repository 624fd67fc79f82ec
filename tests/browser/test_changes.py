"""A typo is corrected in the browser, taken back, and the ledger looked at as it was: by its own editor, while
somebody else reads."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, settle
from tests.serving import ROOT, Server, serve

pytestmark = pytest.mark.browser
MARK = "mark=flight:il62-arrival"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    folder = tmp_path / "ledger"
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("example", "reference", "README.md"))
    return folder


@pytest.fixture
def editing(ledger: Path) -> Iterator[Server]:
    with serve(ledger, "--edit", "--as", "Anna") as server:
        yield server


def correct(page: Page, callsign: str) -> None:
    page.get_by_role("button", name="Correct").first.click()
    page.get_by_role("textbox", name="Callsign").fill(callsign)
    page.get_by_role("textbox", name="Why (optional)").fill("seen on the picture")
    page.get_by_role("button", name="Save", exact=True).click()


def test_what_was_not_saved_is_said_where_the_reader_is(editing: Server, open_page: OpenPage) -> None:
    page = open_page(editing.link)
    page.get_by_role("button", name="Add a report").first.click()
    save = page.get_by_role("button", name="Save", exact=True)
    save.click()
    expect(page.get_by_text("Not saved: Date, Source. 2 fields need attention.")).to_be_in_viewport()
    expect(page.get_by_text("Date is needed and is empty.")).not_to_be_in_viewport()
    expect(save).to_be_focused()


def test_a_typo_is_corrected_taken_back_and_had_again_as_of_a_day(
    editing: Server, ledger: Path, open_page: OpenPage
) -> None:
    before = (ledger / "flights.csv").read_bytes()
    reader = open_page(f"{editing.address}/?{MARK}")
    expect(reader.get_by_text("Il-62, Libya").first).to_be_visible()
    expect(reader.get_by_role("button", name="Correct")).to_have_count(0)

    settle(open_page(editing.link, chart=False))
    page = open_page(f"{editing.address}/?{MARK}")
    correct(page, "RFF 123")
    expect(page.get_by_text("Il-62 (RFF 123)").first).to_be_visible()
    assert b"RFF 123" in (ledger / "flights.csv").read_bytes()

    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Taken back: one change")).to_be_visible()
    assert (ledger / "flights.csv").read_bytes() == before

    page.goto(f"{editing.address}/changes")
    expect(page.get_by_text("seen on the picture").first).to_be_visible()
    expect(page.get_by_text("Anna").first).to_be_visible()
    page.get_by_role("button", name="Show every page as it was then").click()
    expect(page).to_have_url(re.compile("/changes.*known="))
    page.get_by_role("link", name="Activity").click()
    expect(page).to_have_url(re.compile(r"/\?.*known="))
    expect(page.get_by_text("Nothing can be changed here")).to_be_visible()
    page.get_by_role("button", name="Show it as it is now").click()
    expect(page.get_by_text("Nothing can be changed here")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("known="))


def test_a_report_is_added_from_the_first_screen_also_on_a_phone(editing: Server, open_page: OpenPage) -> None:
    for address, width in ((editing.link, 420), (editing.address, 1280)):
        page = open_page(address, width=width)
        button = page.get_by_role("button", name="Add a report")
        box = button.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= width
        assert box["y"] <= 200
        button.click()
        form = page.get_by_role("dialog")
        expect(form).to_contain_text("Add a report")
        page.keyboard.press("Escape")
        expect(form).to_have_count(0)
        button.click()
        form.get_by_role("textbox", name="Date").fill("20 Nov 2025")
        page.keyboard.press("Tab")
        expect(form).to_contain_text("Means: 20 November 2025, read from “20 Nov 2025”")
        page.keyboard.press("Escape")
        expect(page.get_by_text("What was typed is still here.")).to_be_visible()
        expect(form.get_by_role("textbox", name="Date")).to_have_value("2025-11-20")
