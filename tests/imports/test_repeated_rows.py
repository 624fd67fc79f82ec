"""Rows that say the same in several sheets, or in tables one below the other."""

import pytest

from components.imports.repeated_rows import EACH, ONCE
from tests.imports.ledgers import answered, run, table, write_csv
from tests.imports.workbooks import sheet_xml, xlsx_of

HEADER = ["Date", "Reg", "Type", "From", "To"]
MAY = [
    ["2025-05-30", "RA-86495", "IL62", "UUEE", "OSLK"],
    ["2025-05-31", "RA-82035", "A124", "UUEE", "OSLK"],
    ["2025-05-31", "RA-76592", "IL76", "UUEE", "OSLK"],
]
JUNE = [
    # The same flight, as text, in other letters, and with a remark that no row of May can have.
    ["31.05.2025", "ra 82035", "A124", "UUEE", "OSLK", "seen"],
    ["01.06.2025", "RA-86559", "IL62", "UUEE", "OSLK", ""],
    ["02.06.2025", "RA-86559", "IL62", "UUEE", "OSLK", ""],
]
GIVEN = {"airfield": "OSLK"}


def sheets(path, sheets):
    path.write_bytes(xlsx_of({name: sheet_xml(rows) for name, rows in sheets.items()}))
    return path


@pytest.fixture
def months(tmp_path):
    june = [[*HEADER, "Remarks"], *JUNE]
    return sheets(tmp_path / "table.xlsx", {"May": [HEADER, *MAY], "June": june})


def test_a_row_that_says_the_same_in_two_sheets_is_asked_about_and_counts_once(months, tmp_path):
    status, report = run(months, tmp_path / "ledger", GIVEN)
    assert (status, [each["id"] for each in report["questions"]]) == (1, ["repeated"])
    assert report["questions"][0]["about"] == (
        "1 row says the same as another one in another sheet, such as June, row 2 and May, row 3. "
        "Are these the same flights?"
    )
    assert report["questions"][0]["choices"] == [ONCE, EACH]
    assert (report["rows"], report["read"]) == (5, 5)
    # The fuller of the two is read.
    assert report["passed_over"] == [
        {"rows": [3], "sheets": ["May"], "count": 1, "what": "the same as rows of another sheet"}
    ]


def test_rows_that_are_the_same_flights_are_read_once_and_stay_so(months, tmp_path):
    ledger = tmp_path / "ledger"
    report = answered(months, ledger, GIVEN)
    assert (report["rows"], report["added_flights"], len(table(ledger, "flights"))) == (5, 5, 5)
    status, again = run(months, ledger)
    assert (status, again["new"], again["changed"], again["gone"], again["written"]) == (0, 0, [], 0, False)


def test_rows_that_are_flights_of_their_own_are_each_read(months, tmp_path):
    ledger = tmp_path / "ledger"
    report = answered(months, ledger, {**GIVEN, "answers": {"repeated": EACH}})
    assert (report["rows"], report["added_flights"], report["passed_over"]) == (6, 6, [])


def test_of_more_such_rows_in_one_sheet_than_in_the_other_all_of_the_one_are_read(tmp_path):
    flight = ["C17", "ETAR", "OSLK", "14:03"]
    types = [["Date", "Type", "From", "To", "Time"], *[["2025-05-30", *flight]] * 2]
    others = [["2025-05-31", *flight], ["2025-06-01", *flight]]
    fewer = [*types[:2], ["2025-06-02", *flight]]
    path = sheets(tmp_path / "t.xlsx", {"A": [*types, *others], "B": fewer})
    _, report = run(path, tmp_path / "ledger", GIVEN)
    assert (report["rows"], report["passed_over"][0]["sheets"]) == (5, ["B"])


def test_a_row_below_another_header_may_be_the_same_too(tmp_path):
    file = write_csv(tmp_path / "t.csv", [HEADER, *MAY, [], HEADER, MAY[2], ["2025-06-01", *MAY[0][1:]]])
    _, report = run(file, tmp_path / "ledger", GIVEN)
    assert (report["rows"], [each["id"] for each in report["questions"]]) == (4, ["repeated"])
    assert report["passed_over"][-1] == {"rows": [7], "count": 1, "what": "the same as rows below another header"}


def test_rows_of_one_sheet_that_say_the_same_are_flights_of_their_own(tmp_path):
    file = write_csv(tmp_path / "t.csv", [HEADER, MAY[0], MAY[0]])
    status, report = run(file, tmp_path / "ledger", GIVEN)
    assert (status, report["rows"], report["added_flights"]) == (0, 2, 2)


def test_a_row_that_is_left_in_another_sheet_is_the_one_that_it_was(tmp_path):
    ledger, june = tmp_path / "ledger", [HEADER, MAY[2], *(row[:5] for row in JUNE[1:])]
    file = sheets(tmp_path / "table.xlsx", {"May": [HEADER, *MAY], "June": june})
    answered(file, ledger, GIVEN)
    before = {row["flight_id"] for row in table(ledger, "flights")}
    sheets(file, {"May": [HEADER, *MAY[:2]], "June": june})
    report = answered(file, ledger)
    assert (report["new"], report["gone"]) == (0, 0)
    assert {row["flight_id"] for row in table(ledger, "flights")} == before
