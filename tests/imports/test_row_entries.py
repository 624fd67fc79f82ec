import pytest

from components.imports.merge.differences import Difference, StoredRow
from components.imports.merge.ledger_changes import RowEntries
from components.imports.row_entries import row_entries
from components.imports.sheets.grid_tables import Row
from tests.imports.ledgers import answered, table, write_csv

_FLIGHTS = {"a": {"flight_id": "a", "date": "2025-11-05"}}


@pytest.mark.parametrize("all_rows", [False, True])
def test_a_row_that_could_not_be_read_last_time_makes_its_flights_once_it_can(all_rows):
    row, cells = (Row(2, ("Mi 05.11.2025",)),), {"Date": "Mi 05.11.2025"}
    unread = Difference((StoredRow("a", (), 2, cells),), (None,), (), ())
    before = {"a": _FLIGHTS} if all_rows else {}
    assert row_entries(unread, row, [_FLIGHTS], before, all_rows) == [RowEntries(2, {}, _FLIGHTS)]
    was_read = Difference((StoredRow("a", ("a",), 2, cells),), (None,), (), ())
    made = [RowEntries(2, _FLIGHTS, _FLIGHTS)] if all_rows else []
    assert row_entries(was_read, row, [_FLIGHTS], before, all_rows) == made


def test_a_row_may_say_where_in_its_source_it_stands_and_on_whose_words_it_rests(tmp_path):
    rows = [
        ["Date", "Type", "To", "Source ID", "Locator", "Attributed to"],
        ["2025-11-03", "C17", "OSLK", "TASS", "par. 3", "FR24"],
        ["2025-11-04", "C17", "OSLK", "TASS", "", ""],
    ]
    report = answered(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert report["mapping"] | {"Locator": "locator", "Attributed to": "attributed_to"} == report["mapping"]
    read = [(row["locator"], row["attributed_to"]) for row in table(tmp_path / "ledger", "flights")]
    assert read == [("row 2; par. 3", "flightradar24"), ("row 3", "")]
