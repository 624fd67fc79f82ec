"""A ledger with a memory: whatever is done to its tables, the journal has it, byte for byte."""

import csv
import itertools
import json
import os
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.journal import history as history_module
from components.journal.history import (
    AGAIN,
    JOURNAL,
    OUTSIDE,
    START,
    Author,
    NoHistoryError,
    parsed,
    read_history,
    tables_at,
)
from components.journal.ledger_files import LedgerFiles
from components.journal.new_rows import NewRows, add_rows
from components.journal.row_edits import RowEdit
from components.journal.save_errors import ConflictError, NotSavedError
from components.journal.transaction import enter_outside_changes
from components.journal.undo import undo
from tests.journal.small_ledgers import ANNA, BEN, ledger, save_edits, table

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where nothing waits for a disk: these tests save some thousand times."""
CASES, OUTSIDE_CASES = (int(os.environ.get("JOURNAL_CASES", default)) for default in (40, 20))
"""Some seconds of each; 300 take a minute and find nothing more."""
COLUMNS = ["id", "a", "b"]
FILE = "table.csv"
FIRST = (
    "id,a,b\n1,x,y\n2,,\n3,z,\n",
    "\ufeffid;a;b\r\n1;x;y\r\n2;;\r\n3;z;",
    '"id","a","b"\n"1","x",""\n2,q,"r"\n3,,',
)

CELLS = st.sampled_from(["", "x", "y", 'q"q', "p,q", "p;q", "é", " s"])
NUMBERS = st.integers(1, 6).map(str)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), NUMBERS, CELLS, CELLS),
        st.tuples(st.just("change"), NUMBERS, st.sampled_from("ab"), CELLS),
        st.tuples(st.just("remove"), NUMBERS),
        st.tuples(st.just("rename"), NUMBERS, NUMBERS),
    ),
    max_size=12,
)


def small(folder: Path) -> LedgerFiles:
    return ledger(folder, table("table", COLUMNS, ["id"]))


def rows(text: str) -> dict[str, dict[str, str]]:
    lines = text.removeprefix("\ufeff").splitlines()
    delimiter = ";" if ";" in lines[0] else ","
    return {row["id"]: row for row in csv.DictReader(lines, delimiter=delimiter)}


def row_edit(text: str, edit: tuple[str, ...]) -> RowEdit | None:
    """What an editor asks for who sees this table; None where it cannot be asked."""
    kind, number, *cells = edit
    there = rows(text)
    if kind == "add":
        return RowEdit("table", {}, None, {"id": number, "a": cells[0], "b": cells[1]})
    if number not in there:
        return None
    row = {name: cell for name, cell in there[number].items() if cell}
    if kind == "change":
        return RowEdit("table", {"id": number}, {cells[0]: row.get(cells[0], "")}, {cells[0]: cells[1]})
    if kind == "rename":
        return None if cells[0] in there else RowEdit("table", {"id": number}, {"id": number}, {"id": cells[0]})
    return RowEdit("table", {"id": number}, row, None)


def text_of(files: LedgerFiles) -> str:
    return (files.folder / FILE).read_bytes().decode("utf-8")


def place(files: LedgerFiles, text: str) -> None:
    """Lets a table take the place of another one, as editors do who write theirs elsewhere first."""
    other = files.folder / "other"
    other.write_bytes(text.encode())
    other.replace(files.folder / FILE)


def work(files: LedgerFiles, edits: list[tuple[str, ...]]) -> list[str]:
    """Makes the edits that can be made; returns the table after each."""
    states = []
    for edit in edits:
        if (asked := row_edit(text_of(files), edit)) is None:
            continue
        try:
            saved = save_edits(files, [asked])
        except ConflictError:
            continue
        if saved.lines:
            states.append(text_of(files))
    return states


def changed(files: LedgerFiles) -> list[int]:
    return [line.number for line in read_history(files.folder).lines if not line.is_start]


@given(st.sampled_from(FIRST), EDITS)
@settings(max_examples=CASES)
def test_as_of_every_line_the_tables_are_as_they_were_and_are_rebuilt_byte_for_byte(
    first: str, edits: list[tuple[str, ...]]
) -> None:
    with TemporaryDirectory(dir=MEMORY) as folder:
        files = small(Path(folder))
        place(files, first)
        states = work(files, edits)
        history = read_history(files.folder)
        assert history.problems == ()
        for number, state in zip(changed(files), states, strict=True):
            past = tables_at(history, number)
            assert past.is_certain
            assert past.texts[FILE].decode() == state
        if states:
            assert tables_at(history, 1).texts[FILE].decode() == first


def _with_later_ones(files: LedgerFiles, numbers: set[int]) -> set[int]:
    """Adds to some changes those that were made to the same cells or rows later, which would be overwritten."""
    lines = [line for line in read_history(files.folder).lines if not line.is_start]
    grown = set(numbers)
    for line in lines:
        touched = [other for other in lines if other.number in grown and other.number < line.number]
        if any(_touches(other.change, line.change) for other in touched):
            grown.add(line.number)
    return grown


def _touches(one, other) -> bool:
    ids = {one.key["id"], one.key_after["id"]} & {other.key["id"], other.key_after["id"]}
    if not ids:
        return False
    if None in (one.before, one.after, other.before, other.after):
        return True
    return bool(one.after.keys() & other.after.keys()) or "id" in {**one.after, **other.after}


@given(st.sampled_from(FIRST), EDITS, st.data())
@settings(max_examples=CASES)
def test_any_set_of_changes_undone_equals_a_replay_without_them(
    first: str, edits: list[tuple[str, ...]], data: st.DataObject
) -> None:
    with TemporaryDirectory(dir=MEMORY) as one, TemporaryDirectory(dir=MEMORY) as other:
        files, replayed = small(Path(one)), small(Path(other))
        for each in (files, replayed):
            place(each, first)
        work(files, edits)
        numbers = changed(files)
        drawn = data.draw(st.sets(st.sampled_from(numbers))) if numbers else set()
        undone = _with_later_ones(files, drawn)
        lines = read_history(files.folder).lines
        before = text_of(files)
        undo(files, undone, BEN)
        for line in lines:
            if not line.is_start and line.number not in undone:
                change = line.change
                key = {} if change.before is None else change.key
                save_edits(replayed, [RowEdit("table", key, change.before, change.after)])
        assert text_of(files) == text_of(replayed)
        history = read_history(files.folder)
        assert undone <= history.undone()
        # What was undone comes back where the undoing is undone.
        undo(files, [line.number for line in history.lines if line.undoes], ANNA)
        assert rows(text_of(files)) == rows(before)


OUTSIDE_TEXT = st.text(st.sampled_from('123ab,;"\n\r xé'), max_size=60)


@given(st.sampled_from(FIRST), st.lists(OUTSIDE_TEXT, max_size=4), EDITS)
@settings(max_examples=OUTSIDE_CASES)
def test_whatever_is_written_outside_is_entered_and_had_again(
    first: str, texts: list[str], edits: list[tuple[str, ...]]
) -> None:
    with TemporaryDirectory(dir=MEMORY) as folder:
        files = small(Path(folder))
        path = files.folder / FILE
        place(files, first)
        save_edits(files, [RowEdit("table", {"id": "1"}, {"a": "x"}, {"a": "w"})])
        for text in texts:
            place(files, first + "\n" + text)
            enter_outside_changes(files)
            history = read_history(files.folder)
            past = tables_at(history, history.lines[-1].number)
            assert (past.is_certain, past.texts[FILE]) == (True, path.read_bytes())


@pytest.fixture
def files(tmp_path: Path) -> LedgerFiles:
    made = small(tmp_path)
    (tmp_path / FILE).write_text(FIRST[0])
    return made


def change(files: LedgerFiles, number: str, column: str, before: str, after: str, author=ANNA) -> int:
    edit = RowEdit("table", {"id": number}, {column: before}, {column: after})
    return save_edits(files, [edit], author).lines[-1]


def test_a_line_says_when_who_why_what_and_names_the_line_before(files: LedgerFiles) -> None:
    change(files, "1", "a", "x", "w")
    first, second = [json.loads(line) for line in (files.folder / JOURNAL).read_text().splitlines()]
    assert (first["who"], first["why"], first["text"]) == ("outside", history_module.START, [0, "", FIRST[0]])
    assert {name: second[name] for name in ("who", "why", "table", "key", "before", "after", "import")} == {
        "who": "anna",
        "why": "a slip",
        "table": "table",
        "key": {"id": "1"},
        "before": {"a": "x"},
        "after": {"a": "w"},
        "import": None,
    }
    assert second["previous"] == read_history(files.folder).lines[0].digest
    assert second["when"].endswith("Z")


def test_an_edit_by_hand_is_entered_as_outside_with_its_difference(files: LedgerFiles) -> None:
    change(files, "1", "a", "x", "w")
    path = files.folder / FILE
    path.write_text(path.read_text().replace("2,,\n", "2,hand,\n") + "4,new,\n")
    change(files, "3", "a", "z", "v")
    *_, cell, row, own = read_history(files.folder).lines
    assert (cell.author.who, cell.change.before, cell.change.after) == (OUTSIDE, {"a": ""}, {"a": "hand"})
    assert (row.author.who, row.change.before, row.change.after) == (OUTSIDE, None, {"id": "4", "a": "new"})
    assert own.author.who == "anna"
    undo(files, [cell.number, row.number], BEN)
    assert text_of(files) == "id,a,b\n1,w,y\n2,,\n3,v,\n"


def test_an_undoing_that_overwrites_a_later_change_says_so_and_needs_a_yes(files: LedgerFiles) -> None:
    first = change(files, "1", "a", "x", "w")
    change(files, "1", "a", "w", "later", BEN)
    with pytest.raises(ConflictError, match="table, 1: a is 'later' by now, and was to become 'x'"):
        undo(files, [first], ANNA)
    assert "1,later,y" in text_of(files)
    undo(files, [first], ANNA, overwrite=True)
    assert "1,x,y" in text_of(files)


def test_two_who_change_different_cells_both_succeed_and_of_one_cell_both_values_are_named(
    files: LedgerFiles,
) -> None:
    change(files, "1", "a", "x", "anna's")
    change(files, "1", "b", "y", "ben's", BEN)
    assert "1,anna's,ben's" in text_of(files)
    with pytest.raises(ConflictError) as caught:
        change(files, "1", "a", "x", "ben's", BEN)
    (conflict,) = caught.value.conflicts
    assert (conflict.column, conflict.there, conflict.wanted) == ("a", "anna's", "ben's")
    with pytest.raises(ConflictError, match="the row is not there any more"):
        change(files, "9", "a", "", "x")
    with pytest.raises(ConflictError, match="there is such a row already"):
        save_edits(files, [RowEdit("table", {}, None, {"id": "1"})])


def test_of_several_edits_all_are_saved_or_none(files: LedgerFiles) -> None:
    edits = [RowEdit("table", {"id": "2"}, {"a": ""}, {"a": "new"}), RowEdit("table", {"id": "9"}, {}, None)]
    with pytest.raises(ConflictError):
        save_edits(files, edits)
    assert text_of(files) == FIRST[0]
    assert not (files.folder / JOURNAL).exists()


def test_what_is_as_it_is_to_be_is_no_change(files: LedgerFiles) -> None:
    edit = RowEdit("table", {"id": "1"}, {"a": "something"}, {"a": "x"})
    assert save_edits(files, [edit]).lines == ()
    assert not (files.folder / JOURNAL).exists()


def _cut_last_line(data: bytes) -> bytes:
    return data[:-20]


def _edit_a_line(data: bytes) -> bytes:
    return data.replace(b'"w"', b'"W"', 1)


def _spoil_a_line(data: bytes) -> bytes:
    first, second, *rest = data.splitlines(keepends=True)
    return b"".join([first, b"{" + second, *rest])


def _take_a_line_out(data: bytes) -> bytes:
    first, _, *rest = data.splitlines(keepends=True)
    return b"".join([first, *rest])


def _put_the_clock_back(data: bytes) -> bytes:
    *first, last = data.splitlines(keepends=True)
    year = f"{datetime.now(UTC):%Y}-"
    return b"".join([*first, last.replace(f'"when": "{year}'.encode(), b'"when": "1999-', 1)])


DAMAGES = {
    "D1 torn": (_cut_last_line, "the last one, breaks off"),
    "edited": (_edit_a_line, "Line 2 of the journal was altered"),
    "spoiled": (_spoil_a_line, "Line 2 of the journal cannot be read"),
    "a line gone": (_take_a_line_out, "Line 1 of the journal was altered, or lines behind it were taken out"),
    "D9 a clock that went back": (_put_the_clock_back, "The clock went back between lines 3"),
    "emptied": (lambda data: b"", None),
    "somebody else's": (lambda data: b"\x00\xff not a journal\n", "Line 1 of the journal, the last one"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_journal_is_named_in_a_sentence_and_the_ledger_goes_on(files: LedgerFiles, damage: str) -> None:
    spoil, sentence = DAMAGES[damage]
    for column, before, after in (("a", "x", "w"), ("b", "y", "v"), ("a", "w", "u")):
        change(files, "1", column, before, after)
    journal = files.folder / JOURNAL
    before, table_before = journal.read_bytes(), text_of(files)
    journal.write_bytes(spoil(before))
    problems = " ".join(read_history(files.folder).problems)
    assert problems == "" if sentence is None else sentence in problems
    change(files, "3", "a", "z", "after the damage")
    assert text_of(files) == table_before.replace("3,z,", "3,after the damage,")
    history = read_history(files.folder)
    past = tables_at(history, history.lines[-1].number)
    assert (past.is_certain, past.texts[FILE].decode()) == (True, text_of(files))
    undo(files, [history.lines[-1].number], BEN)
    assert text_of(files) == table_before


def test_a_journal_that_is_a_link_or_no_file_refuses_a_saving_and_says_why(files: LedgerFiles) -> None:
    journal, victim = files.folder / JOURNAL, files.folder.parent / "victim"
    victim.write_text("precious")
    journal.symlink_to(victim)
    with pytest.raises(NotSavedError, match="is a link that leads out of the folder"):
        change(files, "1", "a", "x", "w")
    journal.unlink()
    journal.mkdir()
    with pytest.raises(NotSavedError, match=r"journal\.jsonl: this is not a plain file"):
        change(files, "1", "a", "x", "w")
    assert (victim.read_text(), text_of(files)) == ("precious", FIRST[0])


@pytest.mark.parametrize(
    "name", ["../victim.csv", "/tmp/victim.csv", ".hidden.csv", "a/../../victim.csv", "C:\\x.csv"]
)
def test_a_journal_of_somebody_else_names_no_file_outside_the_folder(files: LedgerFiles, name: str) -> None:
    change(files, "1", "a", "x", "w")
    journal = files.folder / JOURNAL
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    journal.write_text("".join(json.dumps(line | {"file": name}) + "\n" for line in lines))
    assert read_history(files.folder).lines == ()


@pytest.mark.parametrize(
    ("spoiled", "by"),
    [
        ('"line": 1', '"line": 1e999'),
        ('"who": "anna"', '"who": "\\ud800"'),
        ('"x"', '"\\ud800"'),
        ('"table.csv": [', '"../victim.csv": ['),
        ('"table.csv": [', '"a\\u0000b.csv": ['),
        ('"file": "table.csv"', '"file": "a\\u0000b.csv"'),
    ],
)
def test_a_line_that_no_saving_writes_is_passed_over(files: LedgerFiles, spoiled: str, by: str) -> None:
    change(files, "1", "a", "x", "w")
    journal = files.folder / JOURNAL
    text = journal.read_text()
    assert spoiled in text
    journal.write_text(text.replace(spoiled, by))
    assert (
        "cannot be read" in " ".join(read_history(files.folder).problems) or not read_history(files.folder).lines
    )
    change(files, "3", "a", "z", "afterwards")
    assert "afterwards" in text_of(files)


def test_a_cell_that_no_reader_takes_makes_the_past_uncertain(files: LedgerFiles) -> None:
    place(files, FIRST[0] + f'4,"{"x" * 200_000}",\n')
    text = (files.folder / FILE).read_bytes()
    lines = [
        {"when": "2025-01-01T00:00:00Z", "who": "outside", "why": START, "table": FILE, "file": FILE, "key": None}
        | {"before": None, "after": None, "text": [0, "", text.decode()], "import": None, "previous": ""}
        | {"write": {"id": "1", "line": 1, "of": 2, "files": {}}},
        {"when": "2025-01-01T00:00:00Z", "who": "x", "why": None, "table": FILE, "file": FILE, "key": {"id": "9"}}
        | {"before": None, "after": {"id": "9"}, "import": None, "previous": ""}
        | {"write": {"id": "1", "line": 2, "of": 2}},
    ]
    history = parsed("".join(json.dumps(line) + "\n" for line in lines).encode())
    assert tables_at(history, 2).is_certain is False


def test_a_journal_beyond_measure_is_refused(files: LedgerFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    change(files, "1", "a", "x", "w")
    monkeypatch.setattr(history_module, "LARGEST", 10)
    history_module._read.cache_clear()
    with pytest.raises(NoHistoryError, match="more than 10 bytes"):
        read_history(files.folder)


def test_a_day_has_what_was_entered_until_its_end(files: LedgerFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        minutes = itertools.count()

        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 3, 1, 23, 59, tzinfo=UTC) + timedelta(minutes=next(cls.minutes))

    monkeypatch.setattr(history_module, "datetime", Clock)
    change(files, "1", "a", "x", "w")
    change(files, "1", "a", "w", "v")
    history = read_history(files.folder)
    assert [history.last_line_on(date(2026, 2, 28) + timedelta(days=n)) for n in range(3)] == [0, 2, 3]


def test_a_file_that_goes_is_had_again(files: LedgerFiles) -> None:
    change(files, "1", "a", "x", "w")
    before = text_of(files)
    (files.folder / FILE).unlink()
    enter_outside_changes(files)
    (number,) = [line.number for line in read_history(files.folder).lines if line.number > 2]
    undo(files, [number], BEN)
    assert text_of(files) == before


def test_the_header_stays_for_rows_that_came_after_the_first_one(tmp_path: Path) -> None:
    files = small(tmp_path)
    first = add_rows(files, [NewRows("table", [{"id": "1"}])], ANNA)
    add_rows(files, [NewRows("table", [{"id": "2"}])], BEN)
    undone = undo(files, first.lines, BEN)
    assert text_of(files) == "id,a,b\n2,,\n"
    undo(files, undone.lines, ANNA)
    assert "1,," in text_of(files)


def test_an_undoing_of_thousands_of_rows_is_undone_in_a_moment(tmp_path: Path) -> None:
    files = small(tmp_path)
    place(files, FIRST[0])
    added = add_rows(files, [NewRows("table", [{"id": f"r{number}"} for number in range(3_000)])], ANNA)
    text = text_of(files)
    undone = undo(files, added.lines, BEN)
    started = time.process_time()
    undo(files, undone.lines, ANNA)
    assert time.process_time() - started < 4, "each row was looked for among all changes: 11 s"
    assert text_of(files) == text


def test_who_is_called_outside_changes_nothing_unseen(files: LedgerFiles) -> None:
    save_edits(files, [RowEdit("table", {"id": "1"}, {"a": "x"}, {"a": "w"})], Author(OUTSIDE, AGAIN))
    history = read_history(files.folder)
    last = history.lines[-1]
    assert (last.is_start, last.author.who) == (False, "outside (a name)")
    assert tables_at(history, last.number).is_certain


def test_rows_that_went_outside_come_back_where_they_stood(files: LedgerFiles) -> None:
    change(files, "1", "a", "x", "w")
    before = text_of(files)
    place(files, "".join(line for line in before.splitlines(keepends=True) if not line.startswith(("1", "2"))))
    enter_outside_changes(files)
    lines = read_history(files.folder).lines
    undo(files, [line.number for line in lines if line.author.who == OUTSIDE and not line.is_start], BEN)
    assert text_of(files) == before


def test_lines_behind_the_last_saving_that_cannot_be_read_are_cut_off_together(files: LedgerFiles) -> None:
    change(files, "1", "a", "x", "w")
    journal, text = files.folder / JOURNAL, text_of(files)
    journal.write_bytes(journal.read_bytes() + b"one\n\ntwo\n")
    saved = save_edits(files, [RowEdit("table", {"id": "1"}, {"a": "w"}, {"a": "v"})])
    history = read_history(files.folder)
    assert (history.problems, saved.lines) == ((), (history.lines[-1].number,))
    undo(files, saved.lines, BEN)
    assert text_of(files) == text


def test_a_last_line_that_is_whole_but_for_its_end_counts(files: LedgerFiles) -> None:
    for after in ("w", "v"):
        change(files, "1", "a", {"w": "x", "v": "w"}[after], after)
    journal = files.folder / JOURNAL
    lines = len(read_history(files.folder).lines)
    journal.write_bytes(journal.read_bytes().removesuffix(b"\n"))
    history = read_history(files.folder)
    assert (len(history.lines), history.problems, history.is_torn) == (lines, (), False)
    change(files, "1", "a", "v", "u")
    history = read_history(files.folder)
    assert (len(history.lines), history.problems) == (lines + 1, ())
    assert history.lines[-1].is_chained


def test_a_page_of_another_journal_undoes_no_line_of_this_one(files: LedgerFiles) -> None:
    edit = RowEdit("table", {"id": "1"}, {"a": "x"}, {"a": "w"})
    seen = save_edits(files, [edit], ANNA).entered
    (files.folder / JOURNAL).unlink()
    change(files, "1", "a", "w", "v")
    before = text_of(files)
    with pytest.raises(NotSavedError, match="the journal is another one"):
        undo(files, seen, BEN)
    assert text_of(files) == before
