"""The rows of a table as its file has them, and which rows name one of them."""

import shutil
from pathlib import Path

import pytest

from components.journal.ledger_files import ledger_files
from components.journal.row_edits import naming_rows, numbered_row
from components.ledger.location import SHIPPED
from components.ledger.tables.read_csv import read_records


@pytest.mark.parametrize(
    ("source", "counts"),
    [
        ("standstill-article", {"notes": 12}),
        ("flightradar24", {"flights": 5, "notes": 1, "sources": 1}),
        ("nobody", {}),
        ("", {}),
    ],
)
def test_rows_that_name_a_source_are_counted(tmp_path: Path, source: str, counts: dict[str, int]) -> None:
    for file in SHIPPED.parent.glob("*.*"):
        shutil.copy(file, tmp_path)
    assert naming_rows(ledger_files(tmp_path), "sources", {"source_id": source}) == counts
    assert naming_rows(ledger_files(tmp_path), "flights", {"flight_id": "il62-arrival"}) == {}


def test_rows_that_name_a_type_or_an_airfield_in_any_spelling_are_counted(tmp_path: Path) -> None:
    for file in SHIPPED.parent.glob("*.*"):
        shutil.copy(file, tmp_path)
    files = ledger_files(tmp_path)
    il62 = {"aircraft_type": "IL62", "name": "Il-62", "aliases": "Il-62M;Ил-62М"}
    before = naming_rows(files, "aircraft_types", il62)["flights"]
    with (tmp_path / "flights.csv").open("a", encoding="utf-8") as file:
        for number, name in enumerate(("ил 62М", "Il-62MK", "IL62")):
            file.write(f"f{number},2025-10-26,{name},,,,,,,,standstill-article,,,,,\n")
    assert naming_rows(files, "aircraft_types", il62) == {"flights": before + 2}
    assert naming_rows(files, "aircraft_types", {"aircraft_type": "ZZZZ"}) == {}
    assert naming_rows(files, "airfields", {"airfield": "OSLK", "aliases": "Latakia"}) == {
        "flights": 5,
        "notes": 26,
    }


def test_a_row_is_had_by_its_number_in_a_spreadsheet(tmp_path: Path) -> None:
    for file in SHIPPED.parent.glob("*.*"):
        shutil.copy(file, tmp_path)
    text = 'flight_id,date,source_id,claim\na,2025-10-26,s,"two\nlines"\n\nb,no date,s,\nc,2025-10-26\n'
    (tmp_path / "flights.csv").write_text(text, encoding="utf-8")
    files = ledger_files(tmp_path)
    rows = [numbered_row(files, "flights", number) for number in range(2, 7)]
    assert [row and row["flight_id"] for row in rows] == ["a", None, "b", None, None]
    columns = files.tables["flights"].columns
    assert read_records(text.encode(), "flights.csv", columns).set_aside["row"].tolist() == [5]
