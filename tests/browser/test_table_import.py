"""A table brought in the browser: dropped, mapped, asked about, looked at, written; again with a changed row."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, settle, wait_for_chart
from tests.browser.test_accessibility import violations
from tests.imports.ledgers import table
from tests.imports.workbooks import Rows, xlsx
from tests.serving import Server, serve

pytestmark = pytest.mark.browser

ROWS: Rows = [
    ["Flights to the base"],
    ["Datum", "Muster", "Kennzeichen", "Von", "Nach", "Wetterlage"],
    ["26/10/2025", "Il-62M", "RA-86495", "Mitiga", "OSLK", "two people"],
    ["03/11/2025", "Il-76TD", "RA-76845", "HLLB", "OSLK", "<img src=https://evil.example/x.png>"],
    ["zwischen 4 und 6 Nov 2025", "C-17", "05-5140", "OSLK", "KCHS", "[a](https://evil.example)"],
    ["Summe", 3],
]
IN_VIEW = ".st-key-import-count"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the ledger is to be; nothing is there yet."""
    return tmp_path_factory.mktemp("brought") / "ledger"


@pytest.fixture(scope="module")
def editing(folder: Path) -> Iterator[Server]:
    with serve(folder) as server:
        yield server


def drop(page: Page, file: Path) -> None:
    page.locator('[data-testid="stFileUploaderDropzoneInput"]').set_input_files(str(file))
    settle(page)


def choose(page: Page, text: str) -> None:
    page.locator('[class*="st-key-answer-"]').get_by_text(text, exact=False).first.click()
    settle(page)


def test_table_becomes_a_chart_and_its_next_state_what_changed(
    editing: Server, folder: Path, tmp_path: Path, open_page: OpenPage
) -> None:
    page = open_page(editing.link, chart=False)
    page.get_by_role("button", name="Bring a table").click()
    expect(page.get_by_role("heading", name="Bring a table")).to_be_visible()
    drop(page, xlsx(tmp_path / "mine.xlsx", ROWS))
    expect(page.locator(IN_VIEW)).to_contain_text(
        "2 of 3 rows read · 1 row waits for your answers below · 3 questions open"
    )
    assert violations(page) == []
    write = page.get_by_role("button", name="into the ledger")
    expect(write).to_be_disabled()
    expect(write.locator("p")).not_to_have_css("color", "rgb(255, 255, 255)")

    page.get_by_text("Say what these are").click()
    column = page.get_by_label("What is Wetterlage?")
    expect(column).to_be_visible()
    page.wait_for_timeout(500)  # It moves while the rows around it open.
    column.click()
    expect(page.get_by_role("option").first).to_be_visible()
    column.press_sequentially("Note")
    page.get_by_role("option", name="Note", exact=True).click()
    settle(page)
    choose(page, "day first: 03/11/2025 is 3 November 2025")
    choose(page, "OSLK (Bassel Al-Assad International Airport)")
    choose(page, "HLLM (Mitiga Airport)")
    expect(page.locator(IN_VIEW)).to_contain_text("3 of 3 rows read")
    expect(page.get_by_text("4–6 November 2025").first).to_be_visible()
    page.mouse.wheel(0, 10_000)
    expect(page.locator(IN_VIEW)).to_be_in_viewport()
    expect(page.get_by_text("3 new, 0 changed, 0 unchanged, 0 gone")).to_be_visible()
    assert not folder.exists()

    write.click()
    expect(page.get_by_text("Written: 3 flights.")).to_be_visible()
    page.get_by_role("link", name="See the chart").click()
    wait_for_chart(page)
    expect(page.get_by_text("2 arrivals and 1 departure")).to_be_visible()

    changed = [list(row) for row in ROWS]
    changed[2][5] = "three people"
    changed.insert(5, ["07/11/2025", "Il-62M", "RA-86495", "OSLK", "Mitiga", ""])
    page.get_by_role("link", name="Bring a table").click()
    drop(page, xlsx(tmp_path / "mine.xlsx", changed))
    expect(page.locator(IN_VIEW)).to_contain_text("4 of 4 rows read")
    expect(page.get_by_text("1 new, 1 changed, 2 unchanged, 0 gone")).to_be_visible()
    expect(page.get_by_text("two people → three people").first).to_be_visible()
    page.get_by_role("button", name="Write 1 flight and 1 change into the ledger").click()
    expect(page.get_by_text("Written: 1 flight and 1 change.")).to_be_visible()
    settle(page)
    notes = [row["note"] for row in table(folder, "flights")]
    assert notes == ["three people", "<img src=https://evil.example/x.png>", "[a](https://evil.example)", ""]
