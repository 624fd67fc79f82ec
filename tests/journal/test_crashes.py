"""Savings that are killed, fail at every step, or meet other editors: nothing torn, nothing acknowledged lost,
nobody's change overwritten unseen."""

import csv
import errno
import io
import multiprocessing
import os
import signal
import time
from itertools import count
from pathlib import Path
from random import Random

import pytest

from components.files import atomic
from components.journal import transaction
from components.journal.history import JOURNAL, OUTSIDE, read_history, tables_at
from components.journal.ledger_files import LedgerFiles
from components.journal.row_edits import RowEdit
from components.journal.save_errors import ConflictError, NotSavedError
from components.journal.transaction import enter_outside_changes
from tests.journal.small_ledgers import ANNA, BEN, ledger, save_edits, table

FORK = multiprocessing.get_context("fork")
COLUMNS = ["id", "a", "b"]
ROWS = 20


@pytest.fixture
def files(tmp_path: Path) -> LedgerFiles:
    made = ledger(tmp_path, table("one", COLUMNS, ["id"]), table("two", COLUMNS, ["id"]))
    for name in ("one", "two"):
        place(tmp_path / f"{name}.csv", "id,a,b\n" + "".join(f"{number},0,0\n" for number in range(ROWS)))
    return made


def place(path: Path, text: str) -> None:
    other = path.with_name("placed")
    other.write_text(text)
    other.replace(path)


def rows(files: LedgerFiles, name: str) -> dict[str, dict[str, str]]:
    """The rows of a table, each of which is whole."""
    text = (files.folder / f"{name}.csv").read_bytes().decode("utf-8")
    assert text.endswith("\n")
    read = list(csv.DictReader(io.StringIO(text), strict=True))
    assert all(None not in row and None not in row.values() for row in read)
    return {row["id"]: row for row in read}


def both(number: int) -> list[RowEdit]:
    """The same cell of two tables, which is one saving."""
    row = str(number % ROWS)
    before, after = str(number // ROWS), str(number // ROWS + 1)
    return [RowEdit(name, {"id": row}, {"a": before}, {"a": after}) for name in ("one", "two")]


def is_told_by_the_journal(files: LedgerFiles) -> bool:
    """Whether every table is, byte for byte, what is rebuilt from the journal."""
    history = read_history(files.folder)
    past = tables_at(history, history.lines[-1].number)
    there = {name: (files.folder / name).read_bytes() for name in past.texts}
    return past.is_certain and there == past.texts and not history.problems


def _save_on_and_on(files: LedgerFiles, start: int, acknowledged: Path) -> None:
    with acknowledged.open("ab", buffering=0) as file:
        for number in range(start, 100_000):
            save_edits(files, both(number))
            file.write(b"%d\n" % number)


def _kill_savings(files: LedgerFiles, times: int) -> None:
    rng, done = Random(1), -1
    acknowledged = files.folder.with_name(f"{files.folder.name}-acknowledged")
    acknowledged.touch()
    for kills in count(1):
        saver = FORK.Process(target=_save_on_and_on, args=(files, done + 1, acknowledged))
        saver.start()
        # Killed at any moment: before, within and between savings.
        time.sleep(rng.uniform(0.0, 0.06))
        assert saver.pid is not None
        os.kill(saver.pid, signal.SIGKILL)
        saver.join(10)
        enter_outside_changes(files)
        numbers = [int(line) for line in acknowledged.read_text().splitlines()]
        one, two = rows(files, "one"), rows(files, "two")
        assert one == two, "both tables or none"
        saved = sum(int(row["a"]) for row in one.values())
        # A saving that was killed before it was acknowledged is finished, or taken back.
        assert saved in (len(numbers), len(numbers) + 1)
        if saved > len(numbers):
            with acknowledged.open("ab") as file:
                file.write(b"%d\n" % len(numbers))
        done = saved - 1
        if (files.folder / JOURNAL).exists():
            assert is_told_by_the_journal(files)
        # On a busy machine a saving takes longer: some have to be under way when they are killed.
        if kills >= times and done > times // 4:
            break
        assert kills < 10 * times, "no saving was ever done"
    assert {line.author.who for line in read_history(files.folder).lines if not line.is_start} == {"anna"}
    assert not (files.folder / ".journal.jsonl.pending").exists()


def test_a_saving_that_is_killed_is_finished_or_taken_back(files: LedgerFiles) -> None:
    """D1."""
    _kill_savings(files, 30)


@pytest.mark.slow
def test_two_hundred_savings_that_are_killed_are_finished_or_taken_back(files: LedgerFiles) -> None:
    """D1."""
    _kill_savings(files, 200)


STEPS = (
    "atomic._onto_disk",
    "atomic._take_place",
    "transaction._write",
    "transaction.sync_folder",
    "transaction._append",
)
AFTER = ("", "after it was done")


def fail_at(
    monkeypatch: pytest.MonkeyPatch, step: str, number: int, fault: BaseException, *, after: bool = False
) -> None:
    """Lets a call of a step fail, by its number from now on: before, or just after, it does its work."""
    module, name = step.split(".")
    target = {"atomic": atomic, "transaction": transaction}[module]
    real, calls = getattr(target, name), 0

    def called(*given: object) -> object:
        nonlocal calls
        calls += 1
        if calls == number and not after:
            raise fault
        done = real(*given)
        if calls == number:
            raise fault
        return done

    monkeypatch.setattr(target, name, called)


@pytest.mark.parametrize("when", AFTER)
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("step", STEPS)
def test_a_crash_at_any_step_is_finished_or_taken_back(
    files: LedgerFiles, monkeypatch: pytest.MonkeyPatch, step: str, number: int, when: str
) -> None:
    """D1: at the first and the second call of each step, before or just after it."""
    save_edits(files, both(0))
    before = rows(files, "one")
    fail_at(monkeypatch, step, number, KeyboardInterrupt(), after=bool(when))
    try:
        save_edits(files, both(1))
    except KeyboardInterrupt:
        monkeypatch.undo()
        enter_outside_changes(files)
    assert rows(files, "one") == rows(files, "two")
    assert rows(files, "one") in (before, before | {"1": {"id": "1", "a": "1", "b": "0"}})
    assert is_told_by_the_journal(files)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("step", STEPS[:4])
def test_a_fault_at_any_step_leaves_everything_as_it_was(
    files: LedgerFiles, monkeypatch: pytest.MonkeyPatch, step: str, number: int, code: int
) -> None:
    """D2."""
    save_edits(files, both(0))
    before = {file.name: file.read_bytes() for file in files.folder.iterdir() if not file.name.endswith(".bak")}
    fail_at(monkeypatch, step, number, OSError(code, os.strerror(code)))
    if step == "transaction.sync_folder" and number == 2:
        save_edits(files, both(1))
        return
    with pytest.raises(NotSavedError, match="the disk"):
        save_edits(files, both(1))
    monkeypatch.undo()
    after = {file.name: file.read_bytes() for file in files.folder.iterdir() if not file.name.endswith(".bak")}
    assert after == before
    assert save_edits(files, both(1)).lines


def _edit(files: LedgerFiles, column: str) -> None:
    """Adds one to a cell, a hundred times, each time to what is there by then."""
    for number in range(100):
        row = str(number % ROWS)
        while True:
            seen = rows(files, "one")[row][column]
            try:
                edit = RowEdit("one", {"id": row}, {column: seen}, {column: str(int(seen) + 1)})
                # Where the other one has just made the same of it, there was nothing to save.
                if save_edits(files, [edit], ANNA if column == "a" else BEN).lines:
                    break
            except ConflictError:
                continue


def _edit_by_hand(path: Path, way: str) -> None:
    """An editor who knows of nobody else changes a row at the end, forty times."""
    for number in range(40):
        text = path.read_text()
        changed = text + f"hand-{number},{way},0\n"
        if way == "in place":
            with path.open("a") as file:
                file.write(changed[len(text) :])
        else:
            place(path, changed)
        # Longer than a file must be quiet before others save, now and then: they come to write, too.
        time.sleep(0.15 if number % 5 == 0 else 0.01)


def test_two_editors_with_a_hundred_changes_each_lose_nothing(files: LedgerFiles) -> None:
    """D4: of the same rows, each another cell."""
    editors = [FORK.Process(target=_edit, args=(files, column)) for column in "ab"]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join(60)
        assert editor.exitcode == 0
    assert {(row["a"], row["b"]) for row in rows(files, "one").values()} == {("5", "5")}
    assert is_told_by_the_journal(files)


def test_two_editors_of_the_same_cells_lose_nothing(files: LedgerFiles) -> None:
    """D4: a conflict is seen, and the change made to what is there by then."""
    editors = [FORK.Process(target=_edit, args=(files, "a")) for _ in range(2)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join(60)
        assert editor.exitcode == 0
    assert {row["a"] for row in rows(files, "one").values()} == {"10"}


@pytest.mark.parametrize("way", ["by renaming", "in place"])
def test_a_person_who_edits_the_file_by_hand_in_between_loses_nothing(files: LedgerFiles, way: str) -> None:
    """D7, D4."""
    path = files.folder / "one.csv"
    save_edits(files, both(0))
    person = FORK.Process(target=_edit_by_hand, args=(path, way))
    person.start()
    saved = 0
    while person.is_alive():
        row = str(saved % ROWS)
        seen = rows(files, "one").get(row, {}).get("b", "")
        if save_edits(files, [RowEdit("one", {"id": row}, {"b": seen}, {"b": str(saved + 1)})]).lines:
            saved += 1
    person.join(10)
    enter_outside_changes(files)
    there = rows(files, "one")
    assert [name for name in there if name.startswith("hand")] == [f"hand-{number}" for number in range(40)]
    assert saved > 1, "others saved while the person edited"
    assert is_told_by_the_journal(files)
    outside = [line.change for line in read_history(files.folder).lines if line.author.who == OUTSIDE]
    assert {change.key["id"] for change in outside if change.key} >= {"hand-0", "hand-39"}
    # An editor who puts back what was read before a saving takes it away, but not unseen.
    taken_away = {(change.key["id"], change.before.get("b")) for change in outside if change.key and change.before}
    for number in range(max(0, saved - ROWS), saved):
        row, value = str(number % ROWS), str(number + 1)
        assert there[row]["b"] == value or (row, value) in taken_away


def test_what_a_crash_left_is_not_done_over_what_somebody_has_written_since(
    files: LedgerFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D1, D7."""
    monkeypatch.setattr(atomic, "_take_place", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        save_edits(files, both(0))
    monkeypatch.undo()
    path = files.folder / "one.csv"
    place(path, path.read_text() + "hand,0,0\n")
    enter_outside_changes(files)
    assert "hand" in rows(files, "one")
    assert rows(files, "two")["0"]["a"] == "1", "what nobody has touched is finished"
    assert is_told_by_the_journal(files)
    last = read_history(files.folder).lines[-1]
    assert last.author.who == OUTSIDE
