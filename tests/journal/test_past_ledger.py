"""The ledger as it was known on a day, for as many readers as ask for it."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from components.journal import past_ledger as module
from components.journal.history import NoHistoryError
from components.journal.new_rows import NewRows, add_rows
from components.journal.past_ledger import LEFT_OUT, AtLine, NotRecordedError, moment, past_ledger
from tests.journal.small_ledgers import ANNA, ledger, table

COLUMNS = ["id", "a"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FLIGHT_CACHE", str(tmp_path / "cache"))
    files = ledger(tmp_path / "ledger", table("table", COLUMNS, ["id"]))
    files.folder.mkdir()
    add_rows(files, [NewRows("table", [{"id": f"{number}"} for number in range(5_000)])], ANNA)
    return files.folder


def test_a_journal_is_replayed_once_for_all_clicks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replayed = []
    monkeypatch.setattr(
        module, "tables_at", lambda *given, made=module.tables_at: replayed.append(1) or made(*given)
    )
    today = datetime.now(UTC).date()
    first = past_ledger(folder, today)
    assert (first.folder / "table.csv").read_bytes() == (folder / "table.csv").read_bytes()
    assert past_ledger(folder, today) == first
    assert len(replayed) == 1
    shutil.rmtree(first.folder.parent)
    assert (past_ledger(folder, today).folder / "table.csv").is_file()


def test_finding_the_end_of_a_saving_reads_the_journal_twice_at_most(folder: Path) -> None:
    started = datetime.now(UTC)
    past_ledger(folder, started.date())
    assert datetime.now(UTC) - started < timedelta(seconds=5), "each line was compared with all of them: 10 s"


def test_a_day_to_come_is_not_known(folder: Path) -> None:
    with pytest.raises(NoHistoryError, match="that day is still to come"):
        past_ledger(folder, datetime.now(UTC).date() + timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("before-5002", ["1"]),
        ("after-5002", ["1", "first", "also first"]),
        ("before-5003", ["1"]),
        ("before-5004", ["1", "first", "also first"]),
        ("after-5004", ["1", "first", "also first", "second"]),
    ],
)
def test_two_savings_of_one_day_are_told_apart_and_none_is_shown_in_its_middle(
    folder: Path, text: str, there: list[str]
) -> None:
    files = ledger(folder, table("table", COLUMNS, ["id"]))
    add_rows(files, [NewRows("table", [{"id": "first"}, {"id": "also first"}])], ANNA)
    add_rows(files, [NewRows("table", [{"id": "second"}])], ANNA)
    when = moment(text)
    assert when is not None
    assert str(when) == text
    rows = (past_ledger(folder, when).folder / "table.csv").read_text(encoding="utf-8").splitlines()
    assert [each for each in ("1", "first", "also first", "second") if f"{each}," in rows] == there


def test_nothing_is_known_before_the_first_line_and_of_one_that_is_not_there(folder: Path) -> None:
    with pytest.raises(NotRecordedError, match="its journal begins on"):
        past_ledger(folder, AtLine(1, is_before=True))
    with pytest.raises(NoHistoryError, match="its journal has no line 6,000"):
        past_ledger(folder, AtLine(6000, is_before=False))


def test_what_was_changed_by_hand_and_is_not_entered_yet_is_said_to_be_left_out(folder: Path) -> None:
    today = datetime.now(UTC).date()
    assert past_ledger(folder, today).problems == ()
    path = folder / "table.csv"
    path.write_bytes(path.read_bytes() + b"by-hand,\r\n")
    past = past_ledger(folder, today)
    assert past.problems == (LEFT_OUT,)
    assert b"by-hand" not in (past.folder / "table.csv").read_bytes()


def test_a_table_that_was_removed_or_is_new_is_left_out_too(folder: Path) -> None:
    today = datetime.now(UTC).date()
    flights = folder / "flights.csv"
    flights.write_bytes(b"flight_id,source_id\n")
    assert past_ledger(folder, today).problems == (LEFT_OUT,)
    flights.unlink()
    assert past_ledger(folder, today).problems == ()
    (folder / "table.csv").unlink()
    assert past_ledger(folder, today).problems == (LEFT_OUT,)
