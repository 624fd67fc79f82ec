"""Tables that hold the last weeks alone, or change their shape: no flight is lost, and none goes by itself."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from components.imports.columns.mapping import TableMapping
from components.imports.dry_run import DryRun, dry_run
from components.imports.merge.ledger_changes import LEAVE, WITHDRAW
from components.imports.save import save
from components.imports.sheets.sheet_choice import TOGETHER
from tests.imports.ledgers import table
from tests.imports.workbooks import sheet_xml, xlsx_of

HEADER = ["Date", "Type", "Registration", "From", "To"]
OCTOBER = [
    ["2025-10-01", "IL76", "RA-86495", "OSDI", "OSLK"],
    ["2025-10-05", "A124", "RA-82040", "OSDI", "OSLK"],
    ["2025-10-06", "C17", "05-5140", "OSDI", "OSLK"],
]


class Ledger:
    """A ledger into which one table is brought again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder / "ledger", folder / "mine.csv"

    def bring(self, rows: list[list[str]], **answers: str) -> DryRun:
        self.file.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
        run = self._looked_at(answers)
        answer = {"yes": WITHDRAW, "no": LEAVE}.get(answers.get("withdraw", ""))
        wanted = {asked.id: answer for asked in run.optional if answer}
        run = self._looked_at({**answers, **wanted})
        assert [asked.id for asked in run.questions] == []
        save(run)
        return run

    def _looked_at(self, answers: dict[str, str]) -> DryRun:
        given = {name: answer for name, answer in answers.items() if name != "withdraw"}
        return dry_run(self.file, self.folder, TableMapping(row="movement", airfield="OSLK", answers=given))

    def flights(self, column: str = "date") -> list[str]:
        return [row[column] for row in table(self.folder, "flights")]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def test_same_aircraft_a_week_later_is_another_flight(ledger: Ledger) -> None:
    ledger.bring([HEADER, *OCTOBER])
    run = ledger.bring([HEADER, *OCTOBER[1:], ["2025-10-08", "IL76", "RA-86495", "OSDI", "OSLK"]])
    assert (run.difference.new, len(run.difference.gone), run.difference.changed) == (1, 1, ())
    assert ledger.flights() == ["2025-10-01", "2025-10-05", "2025-10-06", "2025-10-08"]


def test_list_of_another_week_of_the_same_aircraft_overwrites_nothing(ledger: Ledger) -> None:
    """Days that are only spelled otherwise are those of the rows that there were."""
    first = [[day, *row[1:]] for day, row in zip(("2025-10-14", "2025-10-15"), OCTOBER, strict=False)]
    ledger.bring([HEADER, *first])
    days = ["2025-10-20", "2025-10-21"]
    run = ledger.bring([HEADER, *([day, *row[1:]] for day, row in zip(days, first, strict=True))])
    assert (run.difference.new, run.difference.changed) == (2, ())
    assert ledger.flights() == ["2025-10-14", "2025-10-15", *days]
    spelled = [["20 Oct 2025", *first[0][1:]], ["21.10.2025", *first[1][1:]]]
    assert ledger.bring([HEADER, *spelled]).difference.new == 0


@pytest.mark.parametrize(("airfield", "name"), [("OSLK", "mine"), ("OLBA", "mine-2")])
def test_list_below_another_airfield_is_another_table(ledger: Ledger, airfield: str, name: str) -> None:
    for title, row in (("OSLK", OCTOBER[0]), (airfield, OCTOBER[1])):
        run = ledger.bring([[f"Arrivals at {title}"], HEADER[:4], row[:4]], direction="arrivals")
    assert run.mapping.name == name


def test_column_of_another_meaning_is_no_other_name_of_one_that_is_lost(ledger: Ledger) -> None:
    places = ["OSDI", "OSAP", "HLLM"]
    rows = [row[:3] for row in OCTOBER]
    ledger.bring([HEADER[:4], *([*row, place] for row, place in zip(rows, places, strict=True))])
    rows = [[*row, place] for row, place in zip(rows, places[::-1], strict=True)]
    run = ledger.bring([[*HEADER[:3], "To"], *rows])
    assert run.mapping.columns["To"] == "destination"
    assert not any("is called" in guess for guess in run.guesses)


def test_unknown_column_of_the_same_cells_in_another_order_is_no_other_name(ledger: Ledger) -> None:
    places = ["OSDI", "OSAP", "HLLM"]
    rows = [row[:3] for row in OCTOBER]
    ledger.bring([HEADER[:4], *([*row, place] for row, place in zip(rows, places, strict=True))])
    rows = [[*row, place] for row, place in zip(rows, places[::-1], strict=True)]
    run = ledger.bring([[*HEADER[:3], "Zzz"], *rows], direction="arrivals", **{"column:Zzz": "not mapped"})
    assert run.mapping.columns["Zzz"] == ""
    assert not any("is called" in guess for guess in run.guesses)


def test_unknown_column_of_the_same_cells_in_the_same_rows_is_the_one_that_is_lost(ledger: Ledger) -> None:
    rows = [[*row[:3], place] for row, place in zip(OCTOBER, ["OSDI", "OSAP", "HLLM"], strict=True)]
    ledger.bring([[*HEADER[:4], "Seen"], *([*row, "on Monday"] for row in rows)])
    run = ledger.bring([[*HEADER[:3], "Zzz", "Seen"], *([*row, "on Tuesday"] for row in rows[::-1])])
    assert run.mapping.columns["Zzz"] == "origin"
    assert "the column 'From' is called 'Zzz' now" in run.guesses


def test_flight_that_a_row_still_makes_is_not_said_to_be_gone(ledger: Ledger) -> None:
    header = ["Line", "Flight id", "Date", "Type", "To"]
    ledger.bring([header, ["1", "F1", "2025-10-01", "IL76", "OSLK"], ["2", "F2", "2025-10-02", "IL76", "OSLK"]])
    run = ledger.bring(
        [header, ["9", "F1", "2025-10-01", "IL76", "OSLK"], ["2", "F2", "2025-10-02", "IL76", "OSLK"]],
        withdraw="yes",
    )
    assert run.withdrawn == ()
    assert sorted(ledger.flights("flight_id")) == ["F1", "F2"]


def test_a_withdrawal_is_asked_for_each_time(ledger: Ledger) -> None:
    ledger.bring([HEADER, *OCTOBER])
    ledger.bring([HEADER, *OCTOBER[1:]], withdraw="yes")
    assert len(ledger.flights()) == 2
    ledger.bring([HEADER, *OCTOBER])
    assert len(ledger.flights()) == 3
    run = ledger.bring([HEADER, *OCTOBER[1:]])
    assert (len(run.optional), len(ledger.flights())) == (1, 3)


def test_a_withdrawal_that_nobody_has_answered_is_offered_again(ledger: Ledger) -> None:
    ledger.bring([HEADER, *OCTOBER])
    first = ledger.bring([HEADER, *OCTOBER[1:]])
    again = ledger.bring([HEADER, *OCTOBER[1:]])
    assert again.withdrawn == first.withdrawn
    assert [asked.id for asked in again.optional] == [asked.id for asked in first.optional]
    more = ledger.bring([HEADER, *OCTOBER[2:]])
    assert len(more.withdrawn) == 2
    ledger.bring([HEADER, *OCTOBER[2:]], withdraw="yes")
    assert ledger.flights() == ["2025-10-06"]
    assert ledger.bring([HEADER, *OCTOBER[2:]]).optional == ()


def test_flights_that_a_person_leaves_in_the_ledger_are_not_offered_again(ledger: Ledger) -> None:
    ledger.bring([HEADER, *OCTOBER])
    ledger.bring([HEADER, *OCTOBER[1:]], withdraw="no")
    run = ledger.bring([HEADER, *OCTOBER[2:]])
    assert (len(run.withdrawn), len(run.optional)) == (1, 1), "only the one that is gone since then"
    assert len(ledger.flights()) == 3


def test_flight_that_is_back_or_was_edited_meanwhile_is_not_offered_again(ledger: Ledger) -> None:
    ledger.bring([HEADER, *OCTOBER])
    ledger.bring([HEADER, OCTOBER[2]])
    path = ledger.folder / "flights.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("RA-82040", "RA-82041"), encoding="utf-8")
    run = ledger.bring([HEADER, OCTOBER[0], OCTOBER[2]], withdraw="yes")
    assert (len(run.withdrawn), run.optional) == (1, ())
    assert len(ledger.flights()) == 3


def test_flight_that_a_changed_row_makes_no_more_is_offered_again(ledger: Ledger) -> None:
    header, row = ["Reg", "Type", "Arrival", "Departure"], ["RA-86495", "IL76", "2025-10-01"]
    given = TableMapping(row="stay", airfield="OSLK", key=("Reg",))

    def bring(departure: str, answers: dict[str, str]) -> DryRun:
        ledger.file.write_text("\n".join(map(",".join, [header, [*row, departure]])), encoding="utf-8")
        run = dry_run(ledger.file, ledger.folder, replace(given, answers=answers))
        save(run)
        return run

    bring("2025-10-03", {})
    for _ in range(2):
        (asked,) = bring("", {}).optional
    bring("", {asked.id: WITHDRAW})
    assert ledger.flights() == ["2025-10-01"]


def test_flight_that_an_unchanged_row_makes_is_not_offered(ledger: Ledger) -> None:
    rows = [["F1", *OCTOBER[0]], ["F1", *OCTOBER[1]], ["F2", *OCTOBER[2]]]
    ledger.bring([["Flight id", *HEADER], *rows])
    run = ledger.bring([["Flight id", *HEADER], *rows[1:]], withdraw="yes")
    assert (run.withdrawn, run.optional) == ((), ())


def test_flight_that_was_edited_by_hand_stays(ledger: Ledger) -> None:
    ledger.bring([HEADER, *OCTOBER])
    path = ledger.folder / "flights.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("RA-86495", "RA-86496"), encoding="utf-8")
    run = ledger.bring([HEADER, *OCTOBER[1:]], withdraw="yes")
    assert len(run.withdrawn) == 1
    assert "RA-86496" in ledger.flights("registration")


def test_flight_of_a_row_that_could_not_be_read_before_it_went_is_named(ledger: Ledger) -> None:
    header = [*HEADER, "Flight id"]
    rows = [[*row, f"F{number}"] for number, row in enumerate(OCTOBER)]
    ledger.bring([header, *rows])
    ledger.bring([header, ["soon", *rows[0][1:]], *rows[1:]])
    run = ledger.bring([header, *rows[1:]], withdraw="yes")
    assert (len(run.withdrawn), run.optional) == (1, ())
    assert len(ledger.flights()) == 3, "what was made of it, and whether it was edited, is not known"


@pytest.mark.parametrize("given", [TableMapping(sheet="October"), TableMapping(answers={"sheet": "October"})])
def test_sheet_that_a_person_names_is_read_alone(tmp_path: Path, given: TableMapping) -> None:
    september = [["2025-09-01", "IL76", "RA-86495", "OSDI", "OSLK"]]
    file = tmp_path / "mine.xlsx"
    sheets = {"September": sheet_xml([HEADER, *september]), "October": sheet_xml([HEADER, *OCTOBER])}
    file.write_bytes(xlsx_of(sheets))
    run = dry_run(file, tmp_path / "ledger", replace(given, row="movement", airfield="OSLK"))
    assert len(run.table.rows) == 3
    save(run)
    assert len(dry_run(file, tmp_path / "ledger", TableMapping()).table.rows) == 3, "the next time, too"
    together = TableMapping(sheet="October", answers={"sheets": TOGETHER})
    assert len(dry_run(file, tmp_path / "ledger", together).table.rows) == 4


def test_answers_that_are_kept_are_those_that_hold_next_time(ledger: Ledger) -> None:
    ledger.bring([HEADER, *OCTOBER])
    ledger.bring([HEADER, *OCTOBER[1:]], withdraw="yes")
    ledger.bring([HEADER, *OCTOBER[1:]])
    (kept,) = (ledger.folder / "imports").glob("*.json")
    answers = json.loads(kept.read_text(encoding="utf-8")).get("answers", {})
    assert not any(name.startswith("withdrawn") for name in answers)


def test_form_that_is_sent_again_with_the_same_words_is_another_row(ledger: Ledger) -> None:
    header = ["Timestamp", "Date", "Type", "Registration", "From", "To"]
    sent = ["2025-11-04 10:00:00", "2025-11-05 09:00:00", "2025-11-06 08:00:00"]
    ledger.bring([header, *([at, *row] for at, row in zip(sent, OCTOBER, strict=True))])
    run = ledger.bring([header, ["2025-11-12 10:00:00", *OCTOBER[0]]], withdraw="no")
    assert (run.mapping.key, run.difference.changed) == (("Timestamp",), ())
    assert ledger.flights() == ["2025-10-01", "2025-10-05", "2025-10-06", "2025-10-01"]
