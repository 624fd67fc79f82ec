from components.imports.cells.table_dates import FORMS_READ
from components.imports.merge import kept_rows
from components.imports.merge.kept_rows import REMEDY, flights_by_cell, kept_cells, standing_contradictions
from tests.imports.ledgers import hashes, run, table, write_csv

COLUMNS = {"Flight ID": "flight_id", "Date": "date", "Type": "aircraft_type", "To": "destination"}

ROWS = [
    ["Arrival", "Departure", "Reg", "Hex"],
    ["2025-10-24", "2025-10-26", "N3423Q", "a3c78c"],
    ["2025-10-27", "2025-10-25", "RA-1235", ""],
    ["2025-10-28", "2025-10-29", "N3423Q", "a3c78d"],
]
GIVEN = {"airfield": "OSLK", "row": "stay"}
BEFORE = "list.csv, row 3: the departure (2025-10-25) is before the arrival (2025-10-27)"
OTHER = "list.csv, row 4: the address a3c78d of the row is that of N3423R, not of N3423Q"


def bring(folder, name, headings, *rows):
    file = write_csv(
        folder / f"{name}.csv",
        [[*COLUMNS, *headings], *(["F1", "2025-10-26", "IL76", "OSLK", *row] for row in rows)],
    )
    return run(file, folder / "ledger", {"name": name, "airfield": "OSLK", "columns": COLUMNS})[0]


def test_cells_of_every_row_that_tells_of_a_flight_are_there(tmp_path):
    assert bring(tmp_path, "spotters", ["Camera", "Sky"], ["Anna", "clear"], ["Bert", "clear"]) == 0
    assert bring(tmp_path, "weather", ["Wind", "Sky"], ["north", "cloudy"]) == 0
    cells = {"Camera": "Anna; Bert", "Sky": "clear; cloudy", "Wind": "north"}
    assert kept_cells(tmp_path / "ledger") == {"F1": cells}


def test_a_mark_for_the_cell_above_is_shown_as_that_cell(tmp_path):
    header = ["Date", "Type", "To", "Logged by"]
    days = [
        ["2025-10-26", "IL76", "OSLK", "Anna"],
        ["2025-10-27", "A124", "OSLK", "″"],
        ["2025-10-28", "C17", "OSLK", ""],
    ]
    columns = dict(zip(header, ("date", "aircraft_type", "destination", ""), strict=True))
    given = {"airfield": "OSLK", "columns": columns}
    run(write_csv(tmp_path / "list.csv", [header, *days]), tmp_path / "ledger", given)
    assert [*kept_cells(tmp_path / "ledger").values()] == [{"Logged by": "Anna"}, {"Logged by": "Anna"}]


def test_cells_that_read_alike_with_their_headings_are_one_choice_of_all_their_flights(tmp_path):
    rows = [["Date", "Type", "To", "Watch", "Watch: by"]]
    given = {"airfield": "OSLK", "columns": {name: column for name, column in COLUMNS.items() if name in rows[0]}}
    rows += [["2025-10-26", "IL76", "OSLK", "by: Anna", ""], ["2025-10-27", "IL76", "OSLK", "", "Anna"]]
    run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", given)
    ((value, (heading, flights)),) = flights_by_cell(tmp_path / "ledger").items()
    assert (value, heading, len(flights)) == ("Watch: by: Anna", "Watch", 2)


def standing(ledger):
    return [(each.row, each.what) for each in standing_contradictions(ledger)]


def test_contradiction_stands_until_the_table_or_the_flight_is_corrected(tmp_path):
    file, ledger = write_csv(tmp_path / "list.csv", ROWS), tmp_path / "ledger"
    assert run(file, ledger, GIVEN)[0] == 0
    assert standing(ledger) == [(4, BEFORE), (6, OTHER)]
    assert {each.remedy for each in standing_contradictions(ledger)} == {REMEDY}
    there = hashes(ledger)
    run(file, ledger, GIVEN)
    assert hashes(ledger) == there, "the same table again changes nothing"

    flights = ledger / "flights.csv"
    flights.write_text(flights.read_text("utf-8").replace("a3c78d", "a3c78c"), "utf-8")
    assert standing(ledger) == [(4, BEFORE)]

    write_csv(file, [*ROWS[:2], ["2025-10-23", *ROWS[2][1:]], ROWS[3]])
    run(file, ledger)
    assert [what for _, what in standing(ledger)] == []


def test_rows_that_are_wholly_equal_are_named(tmp_path):
    rows = [["Date", "Type", "From", "To"], *[["2025-10-26", "IL76", "HLLM", "OSLK"]] * 2]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    _, report = run(file, ledger, {"airfield": "OSLK"})
    what = "says the same as row 2 in every cell; it counts as a flight of its own"
    assert report["contradictions"] == [{"row": 3, "what": what}]
    assert (len(table(ledger, "flights")), standing(ledger)) == (2, [(3, f"list.csv, row 3: {what}")])


def test_rows_and_cells_that_are_not_read_are_counted_until_the_table_is_brought_again(tmp_path):
    rows = [
        ["Date", "Type", "Hex", "To"],
        ["2025-10-26", "IL76", "4.41E+11", "OSLK"],
        *[[f"{day}?!", "IL76", "", "OSLK"] for day in "abcd"],
    ]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    run(file, ledger, {"airfield": "OSLK", "columns": {"Date": "date", "Hex": "icao24"}})
    days, cells = standing_contradictions(ledger)
    why = f"this is no date that can be read for certain: {FORMS_READ}"
    named = "; ".join(f"row {row}, Date '{day}?!': {why}" for row, day in enumerate("abc", start=3))
    assert days.what == f"list.csv, 4 rows not read: {named}; and 1 more"
    assert cells.what == "list.csv, 1 cell not read: row 2, Hex '4.41E+11': a spreadsheet made a number of it"
    assert {each.file for each in (days, cells)} == {"imports/list.csv"}
    write_csv(file, [rows[0], ["2025-10-26", "IL76", "", "OSLK"]])
    run(file, ledger)
    assert standing(ledger) == []


def test_row_that_reports_the_flight_of_an_earlier_one_is_said_not_to_be_written(tmp_path):
    rows = [["Flight ID", "Date", "Type", "To"], *[["F1", f"2025-10-2{day}", "IL76", "OSLK"] for day in (6, 7)]]
    given = {"airfield": "OSLK", "columns": {"Flight ID": "flight_id"}}
    for _ in range(2):
        _, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", given)
        assert [each["what"] for each in report["contradictions"]] == [
            "an earlier row reports flight F1, too: this one is not written"
        ]


def test_contradiction_stands_in_a_ledger_that_lacks_columns_and_beside_a_mapping_that_is_broken(tmp_path):
    ledger = tmp_path / "ledger"
    ledger.mkdir()
    (ledger / "flights.csv").write_text("flight_id,date,aircraft_type,origin,destination,source_id\n", "utf-8")
    _, report = run(write_csv(tmp_path / "list.csv", [ROWS[0], ROWS[2]]), ledger, GIVEN)
    assert (
        "flights.csv has no column registration, locator: what rows say of it is not entered" in report["guesses"]
    )
    (ledger / "imports" / "other.json").write_text("{", "utf-8")
    assert standing(ledger) == [(2, BEFORE.replace("row 3", "row 2"))]


def test_so_many_are_kept_and_the_others_counted(monkeypatch):
    monkeypatch.setattr(kept_rows, "_MOST_KEPT", 2)
    kept = kept_rows.contradictions_to_keep(((f"row {n}", "what", ()) for n in range(5)), ())
    more = ("other rows", "3 more contradictions, which the import lists", ())
    assert kept == (("row 0", "what", ()), ("row 1", "what", ()), more)


def test_a_stay_of_which_one_end_is_corrected_to_before_the_other_is_said(tmp_path):
    file, ledger = write_csv(tmp_path / "list.csv", ROWS[:2]), tmp_path / "ledger"
    run(file, ledger, GIVEN)
    assert standing(ledger) == []
    flights = ledger / "flights.csv"
    flights.write_text(flights.read_text("utf-8").replace("2025-10-24", "2025-10-27"), "utf-8")
    other = table(ledger, "flights")[1]["flight_id"]
    what = (
        f"of the stay whose other flight is {other}, the departure (2025-10-26) is before the arrival (2025-10-27)"
    )
    assert standing(ledger) == [(2, what)]


def test_a_correction_that_puts_a_departure_before_an_arrival_edited_in_the_ledger_is_said_before_it_is_written(
    tmp_path,
):
    file, ledger = write_csv(tmp_path / "list.csv", ROWS[:2]), tmp_path / "ledger"
    run(file, ledger, GIVEN)
    flights = ledger / "flights.csv"
    flights.write_text(flights.read_text("utf-8").replace(",2025-10-24,", ",2025-10-25,"), "utf-8")
    came = table(ledger, "flights")[0]["flight_id"]

    write_csv(file, [ROWS[0], ["2025-10-24", "2025-10-24", *ROWS[1][2:]]])
    _, report = run(file, ledger, GIVEN, "--dry-run")
    what = "once this is written, the departure (2025-10-24) is before the arrival (2025-10-25) in the ledger"
    assert report["contradictions"] == [{"row": 2, "what": f"{what}: {came}"}]
    write_csv(file, [ROWS[0], ["2025-10-24", "2025-10-27", *ROWS[1][2:]]])
    assert run(file, ledger, GIVEN, "--dry-run")[1]["contradictions"] == []
