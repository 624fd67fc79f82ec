"""An import is one saving, and is taken back as a whole; the same table again then brings it all anew."""

from pathlib import Path

from components.imports.columns.mapping import TableMapping
from components.imports.dry_run import dry_run
from components.imports.save import save
from components.journal.history import Author, read_history, tables_at
from components.journal.ledger_files import ledger_files
from components.journal.row_edits import RowEdit
from components.journal.undo import lines_of_import, undo
from components.ledger.ledger import open_ledger
from tests.imports.ledgers import table, write_csv
from tests.journal.small_ledgers import save_edits

HEADER = ["Date", "Aircraft", "Reg", "From", "To", "Source link"]
ROWS = [
    ["26.10.2025", "Il-62M", "RA-86495", "HLLM", "OSLK", "https://example.org/a"],
    ["29.10.2025", "An-124-100", "RA-82035", "UUMU", "OSLK", "https://example.org/b"],
]
GIVEN = TableMapping(airfield="OSLK", answers={"source kind:links": "news"})


def tables(folder: Path) -> dict[str, bytes]:
    files = [*folder.glob("*.csv"), *folder.glob("imports/my-list.*")]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_an_import_is_undone_as_a_whole_and_done_again(tmp_path: Path) -> None:
    file, ledger = write_csv(tmp_path / "My list.csv", [HEADER, ROWS[0]]), tmp_path / "ledger"
    save(dry_run(file, ledger, GIVEN), "anna")
    before = tables(ledger)
    write_csv(file, [HEADER, ["26.10.2025", "Il-62M", "RA-86496", *ROWS[0][3:]], ROWS[1]])
    run = dry_run(file, ledger, GIVEN)
    save(run, "anna")
    after = tables(ledger)
    assert after != before
    history = read_history(ledger)
    last = history.lines[-1]
    assert (last.author.who, last.author.why) == ("anna", "import of My list.csv")
    undo(ledger_files(ledger), lines_of_import(history, last.author.import_id), Author("ben"))
    assert tables(ledger) == before
    again = dry_run(file, ledger, GIVEN)
    assert (again.difference, again.contradictions) == (run.difference, ())
    save(again)
    assert tables(ledger) == after
    past = tables_at(read_history(ledger), last.number)
    assert {name: past.texts[name] for name in after} == after


def test_the_undoing_of_a_first_import_leaves_a_ledger_and_is_taken_back_itself(tmp_path: Path) -> None:
    file, ledger = write_csv(tmp_path / "My list.csv", [HEADER, *ROWS]), tmp_path / "ledger"
    save(dry_run(file, ledger, GIVEN), "anna")
    before, history = tables(ledger), read_history(ledger)
    undone = undo(ledger_files(ledger), lines_of_import(history, history.lines[0].author.import_id), Author("ben"))
    assert table(ledger, "flights") == table(ledger, "sources") == []
    assert list(open_ledger(ledger).problems["file"]) == []
    undo(ledger_files(ledger), undone.entered, Author("ben"))
    assert tables(ledger) == before


def test_what_was_added_after_the_first_import_outlives_its_undoing(tmp_path: Path) -> None:
    file, ledger = write_csv(tmp_path / "My list.csv", [HEADER, *ROWS]), tmp_path / "ledger"
    save(dry_run(file, ledger, GIVEN), "anna")
    files = ledger_files(ledger)
    own = {"flight_id": "own", "date": "2025-10-01", "destination": "OSLK", "source_id": "s"}
    source = {"source_id": "s", "title": "t", "kind": "news"}
    save_edits(files, [RowEdit("sources", {}, None, source), RowEdit("flights", {}, None, own)], Author("ben"))
    history = read_history(ledger)
    numbers = lines_of_import(history, history.lines[0].author.import_id)
    undo(files, numbers, Author("ben"))
    # Nothing names the airfield any more.
    assert set(open_ledger(ledger).problems["file"]) == {"airfields.csv"}
    assert [row["flight_id"] for row in table(ledger, "flights")] == ["own"]
    assert read_history(ledger).undone() == set(numbers)


def test_an_import_is_had_back_from_before_it(tmp_path: Path) -> None:
    file, ledger = write_csv(tmp_path / "My list.csv", [HEADER, *ROWS]), tmp_path / "ledger"
    save(dry_run(file, ledger, GIVEN))
    assert len(table(ledger, "flights")) == 2
    history = read_history(ledger)
    whole = tables_at(history, history.lines[-1].number)
    assert whole.is_certain
    assert whole.texts["flights.csv"] == (ledger / "flights.csv").read_bytes()
