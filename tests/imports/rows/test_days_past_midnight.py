import pytest

from tests.imports.ledgers import answered, table, write_csv

HEADER = ["Date", "Time (UTC)", "Type", "From", "To"]


@pytest.mark.parametrize(
    ("rows", "days"),
    [
        (
            [
                ("9 Nov 2025", "06:40"),
                ("", "23:50"),
                ("", "00:30"),
                ("", ""),
                ("", "01:10"),
                ("11 Nov 2025", "03:00"),
            ],
            [
                "2025-11-09T06:40Z",
                "2025-11-09T23:50Z",
                "[2025-11-09..2025-11-10]",
                "[2025-11-09..2025-11-10]",
                "[2025-11-09..2025-11-10]",
                "2025-11-11T03:00Z",
            ],
        ),
        # The newest first, and in no order.
        (
            [("9 Nov 2025", "22:10"), ("", "14:00"), ("", "03:00"), ("", "09:15")],
            ["2025-11-09T22:10Z", "2025-11-09T14:00Z", "2025-11-09T03:00Z", "2025-11-09T09:15Z"],
        ),
        # A row with a day of its own says of which it is.
        (
            [("9 Nov 2025", "23:50"), ("9 Nov 2025", "00:30"), ("", "01:00"), ("", "02:00")],
            ["2025-11-09T23:50Z", "2025-11-09T00:30Z", "2025-11-09T01:00Z", "2025-11-09T02:00Z"],
        ),
    ],
)
def test_a_row_below_a_much_later_time_is_of_the_day_above_or_the_next(tmp_path, rows, days):
    cells = [[*row, "C17", "UUMU", "OSLK"] for row in rows]
    file = write_csv(tmp_path / "log.csv", [HEADER, *cells])
    report = answered(
        file, tmp_path / "ledger", {"answers": {"fill:Date": "as in the row above"}, "airfield": "OSLK"}
    )
    assert [row["date"] for row in table(tmp_path / "ledger", "flights")] == days
    of_either = [number for number, day in enumerate(days, start=2) if ".." in day]
    assert [cell["row"] for cell in report["cells_not_read"]] == of_either
