from components.imports.cells.time_zones import in_utc
from tests.imports.ledgers import answered, table, write_csv


def test_a_time_that_comes_twice_is_the_day_that_it_is_in_utc():
    assert in_utc("2025-04-06", "01:45", "Australia/Lord_Howe") == "2025-04-05"
    assert in_utc("2025-11-02", "01:30", "America/New_York") == "2025-11-02"


def test_a_heading_that_names_a_zone_by_iana_says_of_which_its_times_are(tmp_path):
    rows = [
        ["Date", "Local time (Europe/Berlin)", "Type", "From", "To"],
        ["2025-10-27", "00:15", "IL76", "OSLK", "HLLB"],
        ["2025-10-26", "02:30", "A124", "UUMU", "OSLK"],
        ["2025-10-25", "14:30", "A124", "UUMU", "OSLK"],
    ]
    report = answered(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert [each["id"] for each in report["optional_questions"]] == []
    assert [row["date"] for row in table(tmp_path / "ledger", "flights")] == [
        "2025-10-26T23:15Z",
        "2025-10-26",
        "2025-10-25T12:30Z",
    ]


def test_moments_below_a_heading_that_names_a_zone_are_of_it(tmp_path):
    rows = [["Landing (Asia/Damascus)", "Type", "From", "To"], ["2025-10-27 00:15", "IL76", "HLLB", "OSLK"]]
    answered(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert [row["date"] for row in table(tmp_path / "ledger", "flights")] == ["2025-10-26T21:15Z"]
