import pytest

from components.imports.flight_rows import row_flights
from components.imports.merge.differences import Difference, StoredRow
from components.imports.merge.ledger_changes import RowFlights
from components.imports.sheets.grid_tables import Row

_FLIGHTS = {"a": {"flight_id": "a", "date": "2025-11-05"}}


@pytest.mark.parametrize("all_rows", [False, True])
def test_a_row_that_could_not_be_read_last_time_makes_its_flights_once_it_can(all_rows):
    row, cells = (Row(2, ("Mi 05.11.2025",)),), {"Date": "Mi 05.11.2025"}
    unread = Difference((StoredRow("a", (), 2, cells),), (None,), (), ())
    before = {"a": _FLIGHTS} if all_rows else {}
    assert row_flights(unread, row, [_FLIGHTS], before, all_rows) == [RowFlights(2, {}, _FLIGHTS)]
    was_read = Difference((StoredRow("a", ("a",), 2, cells),), (None,), (), ())
    made = [RowFlights(2, _FLIGHTS, _FLIGHTS)] if all_rows else []
    assert row_flights(was_read, row, [_FLIGHTS], before, all_rows) == made
