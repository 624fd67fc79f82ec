from tests.imports.ledgers import answered, run, table, write_csv

HEADER = ["Date", "Type", "From", "To"]
GROUP = [
    ["26.10.2025", "C17", "EDDF", "OSLK"],
    ["", "IL76", "UUMU", "OSLK"],
    ["27.10.2025", "IL62", "EDDF", "OSLK"],
]
YEARS = ("2024", "2025")
ROWS = [*GROUP, ["", "C17", "UUMU", "OSLK"]]

MARKED = ["Date", "Type", "Reg", "From", "To", "Remarks"]


def test_days_that_are_left_out_below_the_first_are_asked_for(tmp_path):
    file, ledger = write_csv(tmp_path / "list.csv", [HEADER, *ROWS]), tmp_path / "ledger"
    status, report = run(file, ledger, {"airfield": "OSLK"})
    (asked,) = report["questions"]
    assert (status, asked["id"], asked["rows"]) == (1, "fill:Date", [3, 5])
    given = {"airfield": "OSLK", "answers": {"fill:Date": "as in the row above"}}
    assert run(file, ledger, given)[0] == 0
    assert [row["date"][-2:] for row in table(ledger, "flights")] == ["26", "26", "27", "27"]
    assert [row["Date"] for row in table(ledger, "imports/list")] == ["26.10.2025", "", "27.10.2025", ""]


def test_or_their_rows_are_named(tmp_path):
    file = write_csv(tmp_path / "list.csv", [HEADER, *ROWS])
    given = {"airfield": "OSLK", "answers": {"fill:Date": "not known"}}
    status, report = run(file, tmp_path / "ledger", given)
    assert (status, report["read"]) == (0, 2)
    assert [each["row"] for each in report["not_read"]] == [3, 5]


def test_one_day_that_is_missing_among_many_is_a_slip(tmp_path):
    rows = [[f"{day}.10.2025", "C17", "EDDF", "OSLK"] for day in range(10, 20)]
    file = write_csv(tmp_path / "list.csv", [HEADER, *rows, ["", "C17", "EDDF", "OSLK"]])
    status, report = run(file, tmp_path / "ledger", {"airfield": "OSLK"})
    assert (status, [each["row"] for each in report["not_read"]]) == (0, [12])


def test_a_mark_stands_for_the_cell_above_it_and_is_said(tmp_path):
    rows = [
        MARKED,
        ["26 Oct 2025", "Il-76", "RA-76592", "UUMU", "OSLK", "first"],
        ['"', ",,", "RA-78830", "〃", "〃", "unmapped"],
        ["-//-", "to же", "RA-76599", "do.", "ditto", ""],
        ["27 Oct 2025", "An-124", "RA-82035", "idem", '"', ""],
    ]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    report = answered(file, ledger, {"airfield": "OSLK"})
    assert (report["read"], report["not_read"]) == (4, [])
    assert 'marks that are taken for the cell above them: ", ,,, -//-, ditto, do., idem, 〃' in report["guesses"]
    flights = [
        (row["date"], row["registration"], row["origin"], row["destination"]) for row in table(ledger, "flights")
    ]
    assert flights == [
        ("2025-10-26", "RA-76592", "UUMU", "OSLK"),
        ("2025-10-26", "RA-78830", "UUMU", "OSLK"),
        ("2025-10-26", "RA-76599", "UUMU", "OSLK"),
        ("2025-10-27", "RA-82035", "UUMU", "OSLK"),
    ]
    assert [row["aircraft_type"] for row in table(ledger, "flights")][:2] == ["Il-76", "Il-76"]
    again = run(file, ledger)[1]
    assert (again["unchanged"], again["changed_flights"]) == (4, 0)


def test_a_mark_in_the_first_row_stands_for_nothing(tmp_path):
    file = write_csv(
        tmp_path / "list.csv", [MARKED, ['"', "Il-76", "", "", "OSLK", ""], ["26 Oct 2025", *HEADER[1:]]]
    )
    report = answered(file, tmp_path / "ledger", {"airfield": "OSLK"})
    assert report["not_read"][0]["value"] == '"'
