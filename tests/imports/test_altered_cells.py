from tests.imports.ledgers import answered, write_csv

ROWS = [
    ["Date", "Hex", "Type", "From", "To", "Notes"],
    ["26 Oct 2025*", "15 2D 4A", "2x Il-76", "UUMU", "OSLK", "two\nlines"],
    ["26 Oct 2025*", "152d4b", "IL62", "UUMU", "OSLK", "one line"],
    ["2025-10-27", "", "IL62", "OSLK", "UUMU", "n/a"],
]


def test_each_cell_that_is_read_as_something_else_is_shown_once(tmp_path):
    file = write_csv(tmp_path / "table.csv", ROWS)
    report = answered(file, tmp_path / "ledger", {"airfield": "OSLK"})
    assert report["altered"] == [
        {"column": "Date", "value": "26 Oct 2025*", "read_as": "2025-10-26", "rows": 2},
        {"column": "Hex", "value": "15 2D 4A", "read_as": "152d4a", "rows": 1},
        {"column": "Type", "value": "2x Il-76", "read_as": "Il-76", "rows": 1},
        {"column": "Notes", "value": "two\nlines", "read_as": "two lines", "rows": 1},
    ]


def test_a_route_is_shown_as_the_places_that_it_is_read_as(tmp_path):
    rows = [["Date", "Reg", "Route"], ["2025-10-26", "RA-78842", "Moscow (VKO) → OSLK"]]
    file = write_csv(tmp_path / "table.csv", rows)
    report = answered(file, tmp_path / "ledger", {"airfield": "OSLK"})
    assert [cell["read_as"] for cell in report["altered"]] == ["UUWW-OSLK"]


def test_characters_that_nobody_sees_are_left_out_and_that_is_shown(tmp_path):
    rows = [["Date", "Reg", "From", "To"], ["2025-10-26", "RA-78842", "\u200fدمشق\u200b", "OSLK"]]
    file = write_csv(tmp_path / "table.csv", rows)
    report = answered(file, tmp_path / "ledger", {"airfield": "OSLK"})
    assert (report["read"], report["added_flights"], report["written"]) == (1, 1, True)
    assert [(cell["column"], cell["read_as"]) for cell in report["altered"]] == [("From", "دمشق")]
