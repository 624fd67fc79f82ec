import pytest

from tests.imports.ledgers import answered, run, write_csv


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([["Item", "Q1", "Owner"], ["Rent", "12", "Anna"]], "no column holds the days of flights"),
        (
            [["Invoice", "Date", "Amount"], ["1001", "2025-10-24", "120.00"]],
            "no column names an aircraft, a place or a source",
        ),
        (
            [["Reg", "2025-10-24", "2025-10-25", "2025-10-26"], ["RA-78842", "x", "", "x"]],
            "the days stand across the columns, from '2025-10-24' to '2025-10-26'",
        ),
    ],
)
def test_a_table_that_is_none_of_flights_is_refused(rows, what, tmp_path):
    status, report = run(write_csv(tmp_path / "table.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert status == 2
    assert report["error"].startswith(f"table.csv: {what}. ")
    assert not (tmp_path / "ledger").exists()


def test_numbers_as_headings_are_no_days_where_a_column_has_these(tmp_path):
    rows = [["Date", "Aircraft", "To", "1", "2", "3"], ["2025-10-24", "IL76", "OSLK", "a.jpg", "", ""]]
    file = write_csv(tmp_path / "table.csv", rows)
    assert answered(file, tmp_path / "ledger", {"airfield": "OSLK"})["added_flights"] == 1


def test_what_a_person_says_of_the_columns_is_taken(tmp_path):
    file = write_csv(tmp_path / "table.csv", [["Invoice", "Date", "Amount"], ["1001", "2025-10-24", "120"]])
    mapping = {"airfield": "OSLK", "columns": {"Date": "date", "Invoice": ""}}
    assert answered(file, tmp_path / "ledger", mapping)["added_flights"] == 1


def test_days_may_stand_in_the_links_alone(tmp_path):
    rows = [["Reg", "Type", "Link"], ["RA-78842", "IL76", "https://adsb.lol/?icao=152d4a&showTrace=2025-10-24"]]
    file = write_csv(tmp_path / "table.csv", rows)
    assert answered(file, tmp_path / "ledger", {"airfield": "OSLK"})["read"] == 1


def test_a_table_is_not_refused_while_an_answer_may_give_it_days(tmp_path):
    file = write_csv(tmp_path / "table.csv", [["Type", "Reg", "Type"], ["2025-10-26", "", "FEB"]])
    assert answered(file, tmp_path / "ledger")["rows"] == 1


@pytest.mark.parametrize(
    "days",
    [
        ("1 Oct 2025", "2 Oct 2025", "3 Oct 2025"),
        ("Jan", "Feb", "Mar"),
        ("Jan 2025", "Feb 2025", "Mar 2025"),
        "123",
    ],
)
def test_a_pivot_table_is_named_as_one_with_the_way_back(tmp_path, days):
    rows = [["Type", *days, "Total"], ["Il-76", "2", "", "1", "3"], ["C17", "", "1", "", "1"]]
    status, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger")
    assert status == 2
    assert f"this is a pivot table: days or months stand across its columns, from '{days[0]}'" in report["error"]
    assert "Unpivot Other Columns" in report["error"]


def test_a_table_that_counts_types_across_its_columns_is_a_pivot_table(tmp_path):
    rows = [["Week", "Il-76 flights", "An-124", "Comment"], ["20-26 Oct 2025", "3", "1", "busy"]]
    status, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger")
    assert status == 2
    assert "types stand across its columns ('Il-76 flights', 'An-124'), and its cells count" in report["error"]


def test_a_heading_that_is_a_digit_of_another_kind_is_no_day(tmp_path):
    file = write_csv(tmp_path / "list.csv", [["x", "OSLK", "²"], ["OSLK"]])
    assert run(file, tmp_path / "ledger")[0] == 2


def test_a_table_that_ticks_types_across_its_columns_is_a_pivot_table(tmp_path):
    rows = [["Date", "IL-76", "AN-124"], ["26/10/2025", "X", ""], ["27/10/2025", "x", "✓"]]
    status, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger")
    assert status == 2
    assert "types stand across its columns ('IL-76', 'AN-124')" in report["error"]
