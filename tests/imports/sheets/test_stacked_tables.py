"""Tables that stand one below the other in a sheet, each with its headings or its title."""

from tests.imports.ledgers import answered, run, table, write_csv

GIVEN = {"airfield": "OSLK"}
ROWS = [
    ["ARRIVALS"],
    ["Date", "Time (UTC)", "Flight", "Type", "From"],
    ["26/10/2025", "14:03", "RFF7301", "IL76", "UUMU"],
    ["27/10/2025", "15:00", "VDA2601", "A124", "UUEE"],
    [],
    ["DEPARTURES"],
    ["Date", "Time (UTC)", "Flight", "Type", "To"],
    ["27/10/2025", "04:00", "RFF7302", "IL76", "UUMU"],
    ["29/10/2025", "05:30", "VDA2602", "A124", "HLLB"],
]


def test_rows_below_another_header_stand_under_its_headings_and_below_their_title(tmp_path):
    file, ledger = write_csv(tmp_path / "list.csv", ROWS), tmp_path / "ledger"
    report = answered(file, ledger, GIVEN)
    assert (report["rows"], report["read"], report["contradictions"]) == (4, 4, [])
    assert [(each["what"], each["count"]) for each in report["passed_over"]] == [
        ("above the header", 1),
        ("the header again", 1),
        ("titles, which stand above their rows", 1),
    ]
    assert [
        (row["date"], row["origin"], row["destination"], row["locator"]) for row in table(ledger, "flights")
    ] == [
        ("2025-10-26T14:03Z", "UUMU", "OSLK", "row 3"),
        ("2025-10-27T15:00Z", "UUEE", "OSLK", "row 4"),
        ("2025-10-27T04:00Z", "OSLK", "UUMU", "row 8"),
        ("2025-10-29T05:30Z", "OSLK", "HLLB", "row 9"),
    ]
    again = run(file, ledger)[1]
    assert (again["new"], again["changed"], again["gone"]) == (0, [], 0)


def test_a_title_above_rows_may_be_their_type(tmp_path):
    rows = [
        ["Date", "Reg", "From", "To"],
        ["Il-76"],
        ["26.10.2025", "RA-76592", "UUMU", "OSLK"],
        ["27.10.2025", "RA-76592", "OSLK", "UUMU"],
        ["An-124"],
        ["29.10.2025", "RA-82035", "UUEE", "OSLK"],
    ]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    assert answered(file, ledger, GIVEN)["read"] == 3
    assert [row["aircraft_type"] for row in table(ledger, "flights")] == ["Il-76", "Il-76", "An-124"]


def test_a_word_for_a_day_is_no_title(tmp_path):
    rows = [
        ["Date", "Reg", "From", "To"],
        ["soon", "RA-76592", "UUMU", "OSLK"],
        ["26.10.2025", "RA-1", "", "OSLK"],
    ]
    report = answered(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", GIVEN)
    assert (report["rows"], [cell["value"] for cell in report["not_read"]]) == (2, ["soon"])
