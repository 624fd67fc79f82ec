from datetime import date

import pytest

from components.imports.columns.relative_days import NOT_KNOWN, day_counted_from
from tests.imports.ledgers import run, table, write_csv

ROWS = [
    ["Sent", "Entered", "Date", "Type", "From", "To"],
    ["11/3/2025 20:14", "3/4/2025", "today", "C17", "EDDF", "OSLK"],
    ["11/14/2025 7:02", "3/4/2025", "yesterday evening around 7:30", "C17", "EDDF", "OSLK"],
    ["11/15/2025 7:02", "3/4/2025", "Yesterday 15:00", "C17", "EDDF", "OSLK"],
    ["11/16/2025 7:02", "3/4/2025", "last night", "C17", "EDDF", "OSLK"],
    ["11/17/2025 7:02", "3/4/2025", "last Tuesday", "C17", "EDDF", "OSLK"],
    ["11/17/2025 7:02", "3/4/2025", "Monday", "C17", "EDDF", "OSLK"],
    ["11/18/2025 7:02", "3/4/2025", "2025-11-12", "C17", "EDDF", "OSLK"],
    ["at night", "3/4/2025", "today", "C17", "EDDF", "OSLK"],
]


def test_relative_days_are_counted_from_a_column_that_a_person_names(tmp_path):
    """Days of which the order is open are none from which others could be counted."""
    file, ledger = write_csv(tmp_path / "list.csv", ROWS), tmp_path / "ledger"
    given = {"airfield": "OSLK", "columns": {"Date": "date", "Sent": "", "Entered": ""}}
    _, report = run(file, ledger, given)
    (asked,) = [each for each in report["questions"] if each["id"] == "from:Date"]
    assert (asked["choices"], asked["rows"]) == (["Sent", NOT_KNOWN], [2, 9, 3, 4, 5])
    code, report = run(file, ledger, {**given, "answers": {"from:Date": "Sent", "zone:Date": "UTC"}})
    assert [(each["row"], each["value"]) for each in report["not_read"]] == [(7, "Monday"), (9, "today")]
    assert [row["date"] for row in table(ledger, "flights")] == [
        "2025-11-03",
        "2025-11-13",
        "2025-11-14T15:00Z",
        "[2025-11-15..2025-11-16]",
        "2025-11-11",
        "2025-11-12",
    ]
    assert code == 0
    altered = {each["value"]: each["read_as"] for each in report["altered"] if each["column"] == "Date"}
    assert altered == {
        "today": "2025-11-03",
        "yesterday evening around 7:30": "2025-11-13",
        "Yesterday 15:00": "2025-11-14T15:00Z",
        "last night": "[2025-11-15..2025-11-16]",
        "last Tuesday": "2025-11-11",
    }


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("last Tuesday", "2025-10-28"),
        ("Tuesday", "Tuesday"),
        ("Samstag", "2025-11-01"),
        ("sábado pasado", "2025-11-01"),
        ("Sunday evening at 9", "2025-11-02 21:00"),
        ("Montag Nacht", "[2025-11-03..2025-11-04]"),
        ("tonight at 2", "tonight at 2"),
        ("today at 9", "2025-11-04"),
        ("heute Abend um 8", "2025-11-04 20:00"),
        ("next Monday", "next Monday"),
        ("mars", "mars"),
    ],
)
def test_days_of_the_week_and_hours_without_minutes_are_counted(cell, day):
    assert day_counted_from(cell, date(2025, 11, 4)) == day
