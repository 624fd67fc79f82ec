"""Several stays, or flights, in a row, under headings with numbers."""

import pytest

from components.imports.sheets.grid_tables import Row, Sheet
from components.imports.sheets.numbered_headings import with_rows_of_numbers
from tests.imports.ledgers import run, table, write_csv
from tests.imports.workbooks import sheet_xml, xlsx_of

GIVEN = {"airfield": "OSLK"}
HEADER = ["Tail", "Arr 1", "From 1", "Dep 1", "To 1", "Arr 2", "From 2", "Dep 2", "To 2"]
ROWS = [
    ["RA-78765", "2025-11-03", "DAAG", "2025-11-05", "UUEE", "2025-11-07", "UUWW", "2025-11-08", "DAAG"],
    ["RA-82035", "2025-11-06", "UUEE", "2025-11-08", "UUWW", "", "", "n/a", ""],
]
FLIGHTS = [
    ("2025-11-03", "DAAG", "OSLK", "number 1, row 2"),
    ("2025-11-05", "OSLK", "UUEE", "number 1, row 2"),
    ("2025-11-07", "UUWW", "OSLK", "number 2, row 2"),
    ("2025-11-08", "OSLK", "DAAG", "number 2, row 2"),
    ("2025-11-06", "UUEE", "OSLK", "number 1, row 3"),
    ("2025-11-08", "OSLK", "UUWW", "number 1, row 3"),
]


def flights(ledger):
    return [(row["date"], row["origin"], row["destination"], row["locator"]) for row in table(ledger, "flights")]


def test_a_row_with_several_stays_is_read_once_for_each(tmp_path):
    file, ledger = write_csv(tmp_path / "list.csv", [HEADER, *ROWS]), tmp_path / "ledger"
    _, report = run(file, ledger, GIVEN)
    assert (report["questions"], report["rows"], report["read"]) == ([], 3, 3)
    assert (
        "a row is read once for each number at its headings (Arr 1, Arr 2, From 1, From 2, Dep 1, Dep 2, "
        "To 1, To 2); "
        'a mapping that names one of these under "columns" has it read once'
    ) in report["guesses"]
    assert flights(ledger) == FLIGHTS
    again = run(file, ledger)[1]
    assert (again["new"], again["changed"], again["gone"], again["added_flights"]) == (0, [], 0, 0)
    write_csv(file, [HEADER, ROWS[0], [*ROWS[1][:5], "2025-11-10", "UUEE", "", ""]])
    later = run(file, ledger)[1]
    assert (later["new"], later["changed"], later["gone"], later["added_flights"]) == (1, [], 0, 1)
    assert flights(ledger)[-1] == ("2025-11-10", "UUEE", "OSLK", "number 2, row 3")


def test_sheets_with_several_stays_in_a_row_are_read_together(tmp_path):
    sheets = {"Oct": sheet_xml([HEADER, ROWS[1]]), "Nov": sheet_xml([HEADER, ROWS[0]])}
    file, ledger = tmp_path / "list.xlsx", tmp_path / "ledger"
    file.write_bytes(xlsx_of(sheets))
    assert run(file, ledger, GIVEN)[1]["sheets"] == ["Oct", "Nov"]
    assert [locator for *_, locator in flights(ledger)] == [
        *["Oct, number 1, row 2"] * 2,
        *["Nov, number 1, row 2"] * 2,
        *["Nov, number 2, row 2"] * 2,
    ]


def test_who_maps_a_heading_with_a_number_has_the_row_read_once(tmp_path):
    columns = {"Tail": "registration", "Arr 2": "arrival", "From 2": "origin", "Dep 2": "departure", "To 2": ""}
    file, ledger = write_csv(tmp_path / "list.csv", [HEADER, ROWS[0]]), tmp_path / "ledger"
    once = {**dict.fromkeys(HEADER, ""), **columns}
    run(file, ledger, {**GIVEN, "row": "stay", "columns": once})
    assert [(day, where) for day, _, _, where in flights(ledger)] == [
        ("2025-11-07", "row 2"),
        ("2025-11-08", "row 2"),
    ]
    again = run(file, ledger)[1]
    assert (again["new"], again["gone"], again["added_flights"]) == (0, 0, 0)


def test_the_last_stay_of_a_row_may_have_no_end_and_other_numbers_are_kept():
    headings = ("Arr 1", "Dep 1", "Arr 2", "Photo 1", "Photo 2", "Photo 3")
    sheet = with_rows_of_numbers(Sheet("", headings, (Row(2, ("3 Nov", "4 Nov", "7 Nov", "a", "b", "c")),)))
    assert sheet.headings == ("Arr", "Dep", "Photo 1", "Photo 2", "Photo 3")
    assert [row.cells for row in sheet.rows] == [("3 Nov", "4 Nov", "a", "b", "c"), ("7 Nov", "", "a", "b", "c")]


def test_the_first_stay_of_a_row_may_have_no_end():
    headings = ("Tail", "Arr 1", "Arr 2", "Dep 2")
    sheet = with_rows_of_numbers(Sheet("", headings, (Row(2, ("RA-1", "3 Nov", "7 Nov", "9 Nov")),)))
    assert (sheet.headings, sheet.numbered) == (("Tail", "Arr", "Dep"), ("Arr 1", "Arr 2", "Dep 2"))
    assert [row.cells for row in sheet.rows] == [("RA-1", "3 Nov", ""), ("RA-1", "7 Nov", "9 Nov")]


MARKED = [
    ["Tail", "Type", "Arr 1", "Dep 1", "Arr 2", "Dep 2"],
    ["RA-82078", "A124", "2025-11-01", "2025-11-02", "2025-11-05", "2025-11-06"],
    ["RA-82045", "A124", "2025-11-03", "2025-11-04", "", ""],
    ["″", "A124", "2025-11-07", "2025-11-08", "2025-11-09", "2025-11-10"],
    ["RA-82077", "A124", "2025-11-11", "", "″", "2025-11-13"],
]


def test_a_mark_for_the_row_above_is_the_same_for_every_number_of_its_row(tmp_path):
    file, ledger = write_csv(tmp_path / "list.csv", MARKED), tmp_path / "ledger"
    run(file, ledger, {**GIVEN, "row": "stay"})
    of_mark = {row["registration"] for row in table(ledger, "flights") if row["locator"].endswith("row 4")}
    last = [row["date"] for row in table(ledger, "flights") if row["locator"].endswith("number 2, row 5")]
    assert (of_mark, last) == ({"RA-82045"}, ["2025-11-09", "2025-11-13"])
    write_csv(file, [*MARKED[:2], ["RA-82044", *MARKED[2][1:]], *MARKED[3:]])
    _, report = run(file, ledger)
    assert (report["questions"], report["contradictions"], report["changed_flights"]) == ([], [], 6)
    assert [row["registration"] for row in table(ledger, "flights")].count("RA-82044") == 6


@pytest.mark.parametrize(
    "headings",
    [
        ("Date", "Link 1", "Link 2"),
        ("Arrival (source 1)", "Arrival (source 2)"),
        ("Airport 1", "Date 1", "Airport 2", "Date 2"),
        ("Date", "To", "Runway 1", "Runway 2"),
        ("Date", "ETA 1", "Crew 1", "Crew 2"),
        ("Date 1", "Date 2"),
        ("Arr", "Arr (2)"),
        ("Landing 1", "Landing 3"),
    ],
)
def test_other_headings_with_numbers_are_columns_of_one_row(headings):
    sheet = Sheet("", headings, (Row(2, ("2025-11-03",) * len(headings)),))
    assert with_rows_of_numbers(sheet) == sheet
