"""What was changed by hand is entered into the journal once somebody who may edit opens the ledger."""

import shutil
import sys
from pathlib import Path

import pytest

from components.charts.palette import TYPE_COLOURS
from components.files.atomic import lock, lock_of
from components.journal import transaction
from components.journal.history import JOURNAL, OUTSIDE, Author, read_history
from components.journal.ledger_files import ledger_files
from components.journal.row_edits import RowEdit, make_edits
from components.journal.transaction import save_plan
from components.pages.parts.open_ledger import current_ledger
from tests.pages.conftest import ROOT, Open

KEY = {"flight_id": "il62-arrival", "source_id": "resumption-article"}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger with a journal, and a hand edit that it does not have yet."""
    folder = tmp_path / "ledger"
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("example", "reference", "README.md"))
    edit = RowEdit("flights", KEY, {"callsign": ""}, {"callsign": "RFF1"})
    save_plan(ledger_files(folder), Author("anna"), lambda draft: make_edits(draft, [edit]))
    flights = folder / "flights.csv"
    flights.write_bytes(flights.read_bytes().replace(b"RFF1", b"RFF2"))
    return folder


def entered(folder: Path) -> list[str]:
    """The callsigns of the changes that were made outside."""
    changes = [line.change for line in read_history(folder).lines if line.author == Author(OUTSIDE)]
    return [str((change.after or {}).get("callsign")) for change in changes]


def test_a_reader_writes_nothing_and_an_editor_enters_hand_edits(open_page: Open, ledger: Path) -> None:
    before = {file.name: file.read_bytes() for file in ledger.iterdir()}
    open_page(ledger, "changes")
    assert {file.name: file.read_bytes() for file in ledger.iterdir()} == before
    open_page(ledger, "changes", edit=True)
    assert entered(ledger) == ["RFF2"]
    assert (ledger / JOURNAL).read_bytes().startswith(before[JOURNAL])


def test_what_could_not_be_entered_is_tried_again(
    open_page: Open, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "WAIT_S", 0.1)
    with lock(lock_of(ledger / JOURNAL), 1):
        app = open_page(ledger, "changes", edit=True)
    app.run()
    assert entered(ledger) == [], "not at every click"
    monkeypatch.setattr(current_ledger, "AGAIN_S", 0)
    current_ledger._memory(ledger).hand_edits = ((), 0.0)
    with lock(lock_of(ledger / JOURNAL), 1):
        app.run()
    app.run()
    assert entered(ledger) == ["RFF2"]


def test_types_keep_their_colours_once_another_is_more_frequent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, header = tmp_path / "mine.csv", "flight_id,date,aircraft_type,destination"
    rows = [
        f"{number},2025-10-{number},{name},OSLK" for number, name in ((20, "A124"), (21, "IL62"), (22, "IL62"))
    ]
    monkeypatch.setattr(sys, "argv", ["dashboard.py", "--data", str(table)])
    colours = []
    for more in ([], ["23,2025-10-23,A124,OSLK", "24,2025-10-24,A124,OSLK"], ["10,2025-10-10,C17,OSLK"]):
        rows += more
        table.write_text("\n".join([header, *rows]))
        colours.append(dict(current_ledger.refreshed().opened.colours))
    assert colours[0] == colours[1] == {"A124": TYPE_COLOURS[0], "IL62": TYPE_COLOURS[1]}
    assert colours[2] == colours[0] | {"C17": TYPE_COLOURS[2]}
