"""Columns of days on which somebody saw an aircraft, which may have come before."""

from pathlib import Path

import pytest

from tests.imports.ledgers import answered, run, table, write_csv


def _sheet(folder: Path, heading: str) -> Path:
    rows = [[heading, "Type", "Reg", "From", "To"], ["9.11.2025", "IL76", "RA-76842", "UUEE", "OSLK"]]
    return write_csv(folder / "sheet.csv", [*rows, ["13.11.2025", "IL76", "RA-76842", "OSLK", "UUEE"]])


@pytest.mark.parametrize(
    ("heading", "answer", "day"),
    [
        ("First seen", "", "[..2025-11-09]"),
        ("Дата снимка", "", "[..2025-11-09]"),
        ("First seen", "on that day", "2025-11-09"),
        ("Observed", "", "2025-11-09"),
        ("Замечен", "", "2025-11-09"),
        ("Замечен", "on that day or before", "[..2025-11-09]"),
        ("目撃日", "on that day or before", "[..2025-11-09]"),
        ("Landed", "", "2025-11-09"),
    ],
)
def test_an_aircraft_came_on_the_day_on_which_it_was_seen_or_before(
    tmp_path: Path, heading: str, answer: str, day: str
) -> None:
    answers = {f"sighted:{heading}": answer} if answer else {}
    answered(_sheet(tmp_path, heading), tmp_path / "ledger", {"airfield": "OSLK", "answers": answers})
    # What left was there until that day.
    assert [row["date"] for row in table(tmp_path / "ledger", "flights")] == [day, "2025-11-13"]


@pytest.mark.parametrize(("heading", "asks"), [("First seen", True), ("Observed", True), ("Date", False)])
def test_it_is_asked_and_nobody_has_to_answer(tmp_path: Path, heading: str, asks: bool) -> None:
    status, report = run(_sheet(tmp_path, heading), tmp_path / "ledger", {"airfield": "OSLK"}, "--dry-run")
    ids = [each["id"] for each in report["optional_questions"]]
    assert (status, f"sighted:{heading}" in ids) == (0, asks)


def test_times_beside_the_day_are_those_of_what_was_seen(tmp_path: Path) -> None:
    rows = [["Observed", "Time UTC", "Type", "From", "To"], ["2025-11-09", "14:35", "IL76", "UUEE", "OSLK"]]
    report = run(write_csv(tmp_path / "sheet.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"}, "--dry-run")[
        1
    ]
    assert [each["id"] for each in report["optional_questions"] if each["id"].startswith("sighted")] == []
