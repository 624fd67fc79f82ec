"""Files saved from each page, held against the table on the screen."""

import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooLate

from components.ledger.ledger import open_ledger
from tests.browser.conftest import ROOT, OpenPage, settle
from tests.browser.test_journeys import click_mark

pytestmark = pytest.mark.browser

SUMMER = "dates=2021-07-01&dates=2021-07-20&airfield=Port+Meridian+%28fictional%29"
EXACT, SAFE = "CSV, exact", "CSV for spreadsheets"


def saved(page: Page, label: str, expander: str = "Download") -> tuple[str, bytes]:
    """The name and the content of the file that a button gives."""
    opener = page.locator('[data-testid="stExpander"]').filter(has=page.get_by_text(expander, exact=True))
    if not opener.get_by_role("button", name=label).is_visible():
        opener.get_by_text(expander, exact=True).click()
    try:
        with page.expect_download() as started:
            opener.get_by_role("button", name=label).click()
    except TooLate as error:
        raise AssertionError(f"{label} gave no file; beside it stands: {opener.inner_text()}") from error
    return started.value.suggested_filename, Path(started.value.path()).read_bytes()


def rows_of(content: bytes) -> pd.DataFrame:
    """A saved CSV, also one in a zip, as text."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as made:
            content = made.read(next(name for name in made.namelist() if name.endswith(".csv")))
    return pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False)


def on_screen(page: Page, column: str) -> list[str]:
    """The cells of a column of the table that has it, from the top."""
    page.locator('[data-testid="stMarkdown"] thead th').get_by_text(column, exact=True).first.wait_for()
    for table in page.locator('[data-testid="stMarkdown"] table').all():
        names = [name.strip() for name in table.locator("thead th").all_inner_texts()]
        if column in names:
            cells = table.locator(f"tbody tr > :nth-child({names.index(column) + 1})").all_inner_texts()
            return [plain(cell) for cell in cells]
    raise AssertionError(f"no table on the screen has a column {column}")


def plain(text: str) -> str:
    return text.replace("\u2060", "").strip()


@pytest.mark.parametrize(
    ("address", "expander", "name", "shown", "column"),
    [
        (f"?{SUMMER}", "Download", "flights", "Claim", "claim"),
        (f"routes?{SUMMER}", "Download", "flights", "Claim", "claim"),
        ("sources", "Download", "sources", "Kind", "kind"),
        (f"evidence?{SUMMER.replace('07-20', '07-08')}", "Download visits", "visits", "Why", "why"),
        ("data_check", "Download problems", "problems", "What is wrong", "what"),
    ],
    ids=["activity", "routes", "sources", "visits", "data check"],
)
def test_both_csvs_hold_the_rows_on_the_screen(
    fictional_app: str, open_page: OpenPage, address: str, expander: str, name: str, shown: str, column: str
) -> None:
    page = open_page(f"{fictional_app}/{address}", chart=False)
    page.get_by_text(expander, exact=True).wait_for()
    settle(page)
    seen = on_screen(page, shown)
    assert 0 < len(seen) <= 25
    exact_name, exact = saved(page, EXACT, expander)
    safe_name, safe = saved(page, SAFE, expander)
    assert (exact_name, safe_name) == (f"{name}.zip", f"{name}-spreadsheet.csv")
    assert safe.startswith(b"\xef\xbb\xbf")
    assert sorted(rows_of(exact)[column]) == sorted(rows_of(safe)[column]) == sorted(seen)


def test_the_kinds_chosen_on_the_page_of_notes_hold_for_the_file(fictional_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{fictional_app}/notes?kind=Strike&kind=Evacuation")
    _, content = saved(page, EXACT)
    rows = rows_of(content)
    assert set(rows["kind"]) == {"strike", "evacuation"}
    shown = plain(page.locator('[data-testid="stMain"]').inner_text())
    assert all(plain(claim) in shown.replace("\u2060", "") for claim in rows["claim"])


def test_the_verdicts_chosen_on_the_page_of_evidence_hold_for_the_file(
    fictional_app: str, open_page: OpenPage
) -> None:
    page = open_page(f"{fictional_app}/evidence?{SUMMER}&verdict=Not+observable", chart=False)
    page.get_by_text("Download evidence", exact=True).wait_for()
    settle(page)
    rows = rows_of(saved(page, EXACT, "Download evidence")[1])
    assert rows["verdict"].to_list() == ["not observable"] * 2
    lines = [plain(text) for text in page.locator("summary").all_inner_texts()]
    assert [sum(how_well in line for line in lines) for how_well in rows["how_well"]] == [1, 1]


def test_marks_that_are_clicked_choose_the_rows_of_the_file(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(shipped_app)
    for mark, label in ((".xy2", "Download the reports you clicked"), (".xy3", "Download the notes you clicked")):
        click_mark(page, f".js-plotly-plot {mark} .scatterlayer .point")
        panel = page.locator(".st-key-mark-panel").inner_text()
        (claim,) = rows_of(saved(page, EXACT, label)[1])["claim"]
        assert claim in panel
        assert page.get_by_text("Download", exact=True).count() == 0, "what is saved is what was clicked"


def test_the_exact_file_opens_as_a_ledger_and_parquet_holds_the_same(
    shipped_app: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(f"{shipped_app}/?type=Il-62")
    with zipfile.ZipFile(io.BytesIO(saved(page, EXACT)[1])) as made:
        made.extractall(tmp_path)
    again = open_ledger(tmp_path).written["flights"].frame().reset_index(drop=True)
    whole = open_ledger(ROOT / "data").written["flights"].frame()
    pd.testing.assert_frame_equal(again, whole[whole["aircraft_type"] == "IL62"].reset_index(drop=True))
    _, content = saved(page, "Parquet")
    assert pd.read_parquet(io.BytesIO(content))["flight_id"].tolist() == ["il62-arrival", "il62-departure"]


def test_tables_have_no_export_of_their_own(fictional_app: str, open_page: OpenPage) -> None:
    """B6. The export of the table element escapes no formula: tables are text."""
    page = open_page(fictional_app)
    assert page.locator('[data-testid="stMarkdown"] table').count() > 0
    assert page.locator('[data-testid="stDataFrame"]').count() == 0
