from components.imports.kept_cells import flights_by_cell, kept_cells
from tests.imports.ledgers import run, write_csv

COLUMNS = {"Flight ID": "flight_id", "Date": "date", "Type": "aircraft_type", "To": "destination"}


def bring(folder, name, headings, *rows):
    file = write_csv(
        folder / f"{name}.csv",
        [[*COLUMNS, *headings], *(["F1", "2025-10-26", "IL76", "OSLK", *row] for row in rows)],
    )
    return run(file, folder / "ledger", {"name": name, "airfield": "OSLK", "columns": COLUMNS})[0]


def test_cells_of_every_row_that_tells_of_a_flight_are_there(tmp_path):
    assert bring(tmp_path, "spotters", ["Photo by", "Sky"], ["Anna", "clear"], ["Bert", "clear"]) == 0
    assert bring(tmp_path, "weather", ["Wind", "Sky"], ["north", "cloudy"]) == 0
    cells = {"Photo by": "Anna; Bert", "Sky": "clear; cloudy", "Wind": "north"}
    assert kept_cells(tmp_path / "ledger") == {"F1": cells}


def test_cells_that_read_alike_with_their_headings_are_one_choice_of_all_their_flights(tmp_path):
    rows = [["Date", "Type", "To", "Watch", "Watch: by"]]
    given = {"airfield": "OSLK", "columns": {name: column for name, column in COLUMNS.items() if name in rows[0]}}
    rows += [["2025-10-26", "IL76", "OSLK", "by: Anna", ""], ["2025-10-27", "IL76", "OSLK", "", "Anna"]]
    run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", given)
    ((value, (heading, flights)),) = flights_by_cell(tmp_path / "ledger").items()
    assert (value, heading, len(flights)) == ("Watch: by: Anna", "Watch", 2)
