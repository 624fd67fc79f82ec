"""Marks that stand for the cell above them."""

from tests.imports.ledgers import answered, run, table, write_csv

HEADER = ["Date", "Type", "Reg", "From", "To", "Remarks"]


def test_a_mark_stands_for_the_cell_above_it_and_is_said(tmp_path):
    rows = [
        HEADER,
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
        tmp_path / "list.csv", [HEADER, ['"', "Il-76", "", "", "OSLK", ""], ["26 Oct 2025", *HEADER[1:]]]
    )
    report = answered(file, tmp_path / "ledger", {"airfield": "OSLK"})
    assert report["not_read"][0]["value"] == '"'
