from tests.imports.ledgers import run, table, write_csv

HEADER = ["Date", "Time", "TZ", "Type", "Reg", "From", "To"]
ROWS = [
    ("2025-11-09", "01:30", "MSK", "2025-11-08T22:30Z"),
    ("2025-11-13", "01:30", "UTC", "2025-11-13T01:30Z"),
    ("2025-11-14", "01:30Z", "MSK", "2025-11-14T01:30Z"),
    ("2025-11-15", "01:30", "+3", "2025-11-15"),
    ("2025-11-16", "01:30", "", "2025-11-16T01:30Z"),
    ("2025-11-17", "01:30", "local", "2025-11-17"),
]


def test_the_zone_of_each_row_goes_before_the_answer_for_the_column(tmp_path):
    cells = [
        [day, time, zone, "IL76", f"RA-7680{at}", "URMO", "OSLK"] for at, (day, time, zone, _) in enumerate(ROWS)
    ]
    answers = {"zone in words:MSK": "Europe/Moscow", "zone:Time": "UTC"}
    file = write_csv(tmp_path / "list.csv", [HEADER, *cells])
    code, report = run(file, tmp_path / "ledger", {"airfield": "OSLK", "answers": answers})
    assert code == 0
    assert "times that name no zone are of the one that 'TZ' names in their row" in report["guesses"]
    assert [row["date"] for row in table(tmp_path / "ledger", "flights")] == [date for *_, date in ROWS]
    assert [(each["row"], each["value"]) for each in report["cells_not_read"]] == [(5, "01:30 +3")]
