"""Cells as long as a ledger may have them: every page stays light, and says what it does not show."""

import csv
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.files.problems import LONGEST_TEXT
from components.ledger.location import SHIPPED
from components.ledger.tables.descriptor import read_descriptor
from components.pages.parts.views.tables import MOST_ROWS
from tests.pages.conftest import Open
from tests.pages.test_pages import PAGES, copy_of_shipped, texts
from tests.pages.written import tables

LENGTH = 20_000
MOST_BYTES = 500_000
SAID = " more characters in the ledger and in what is saved of it)"


def ledger_of_long_cells(folder: Path, rows: int) -> Path:
    """A ledger in which every cell that may be is a text of `LENGTH` characters, in as many reports and notes."""

    def write(table: str, number: int, texts: str, **cells: str) -> None:
        described = read_descriptor(SHIPPED).tables[table]
        with (copied / described.path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, described.columns, restval="")
            writer.writeheader()
            for row in range(number):
                long = {name: f"{name} {row} ".ljust(LENGTH, "x") for name in texts.split()}
                writer.writerow(long | {name: cell.format(row) for name, cell in cells.items()})

    copied = copy_of_shipped(folder)
    said = {"date": "2025-10-26", "source_id": "s0", "credibility": "2"}
    write(
        "flights",
        rows,
        "aircraft_type model registration operator origin locator claim note",
        flight_id="f{}",
        destination="OSLK",
        **said,
    )
    write("notes", rows, "title locator claim note", note_id="n{}", airfield="OSLK", kind="suspension", **said)
    write("sources", 3, "title publisher author url archive_url note", source_id="s{}", kind="news")
    return copied


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ledger_of_long_cells(tmp_path_factory.mktemp("few"), 20)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_long_cells_is_light_and_says_what_it_leaves_out(open_page: Open, few: Path, page: str) -> None:
    app = open_page(few, page)
    assert not app.exception
    assert 0 < size(app) < MOST_BYTES
    assert page in ("evidence", "data_check", "method") or f"({LENGTH - LONGEST_TEXT:,}{SAID}" in texts(app)


def test_a_table_of_several_pages_is_light_and_says_what_it_leaves_out(open_page: Open, tmp_path: Path) -> None:
    app = open_page(ledger_of_long_cells(tmp_path, 40))
    assert 0 < size(app) < MOST_BYTES
    claims = tables(app)[0]["Claim"]
    assert len(claims) == MOST_ROWS
    assert claims.str.endswith(f"({LENGTH - LONGEST_TEXT:,}{SAID}").all()


def size(app: AppTest) -> int:
    """How many bytes of a page and its filters are sent to the browser."""
    elements = [node.proto for node in (*app.main, *app.sidebar) if getattr(node, "proto", None) is not None]
    return sum(proto.ByteSize() for proto in elements)
