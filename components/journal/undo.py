"""Undoes changes. Each undoing is itself a change, and overwrites later ones only on request."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import itemgetter

from components.files.problems import shown
from components.journal.change import Cells, Change, Splice, spliced
from components.journal.csv_rows import BOM, CsvRows, Row
from components.journal.history import Author, History, Line
from components.journal.ledger_files import LedgerFiles
from components.journal.row_edits import GONE, THERE, cell_conflicts, changed_row
from components.journal.save_errors import Conflict, ConflictError, NotSavedError
from components.journal.transaction import Draft, Saved, save_plan
from components.ledger.location import DESCRIPTOR
from components.ledger.tables.descriptor import Table

CHANGED_TEXT = "the text has changed there since"
RowKey = tuple[tuple[str, str], ...]
"""The key of a row, by column."""
BEGINNING = "it is no change, but how the ledger stood when the journal began"


def undo(files: LedgerFiles, numbers: Iterable[int], author: Author, *, overwrite: bool = False) -> Saved:
    """Undoes the changes of some lines, the last one first, as one saving; lines that are already undone stay
    so. If `numbers` come with the SHA-256 of their lines, nothing happens unless these are still the lines with
    these numbers. Raises `ConflictError` if a later change would be overwritten without `overwrite`, and
    `NotSavedError`."""
    wanted = dict(numbers) if isinstance(numbers, Mapping) else dict.fromkeys(numbers)

    def plan(draft: Draft) -> None:
        _refuse_other_lines(draft.history, wanted)
        later = _LaterChanges(draft)
        conflicts: list[Conflict] = []
        undone = draft.history.undone()
        for line in reversed(draft.history.lines):
            if line.number in wanted and line.number not in undone:
                conflicts += _undo_line(draft, line, later, overwrite)
        if conflicts and not overwrite:
            raise ConflictError(conflicts)

    return save_plan(files, author, plan)


def _refuse_other_lines(history: History, wanted: Mapping[int, str | None]) -> None:
    """Raises `NotSavedError` if these numbers mean other lines than on the page, because the journal was begun
    anew since."""
    digests = {line.number: line.digest for line in history.lines if line.number in wanted}
    if any(digest is not None and digests.get(number) != digest for number, digest in wanted.items()):
        raise NotSavedError("the journal is another one than the page was drawn from; look at the changes anew")


def lines_of_import(history: History, import_id: str) -> dict[int, str]:
    """Returns the line numbers of the changes of an import, each with the SHA-256 of its line."""
    return {
        line.number: line.digest
        for line in history.lines
        if line.author.import_id == import_id and not line.undoes
    }


def _undo_line(draft: Draft, line: Line, later: "_LaterChanges", overwrite: bool) -> list[Conflict]:
    """Undoes a change if it overwrites nothing, or in any case with `overwrite`; returns the conflicts."""
    if line.is_start:
        raise NotSavedError(f"Line {line.number} cannot be undone: {BEGINNING}")
    change = line.change.inverse
    if change.splice:
        return _undo_splice(draft, line, change, change.splice)
    assert change.key is not None
    rows = draft.tables.rows(change.file, change.names)
    matching = rows.keyed([*change.key]).get(tuple(change.key.values()), [])
    if change.before is None:
        if matching:
            return [Conflict(change.table, tuple(change.key.values()), "", "", THERE, "")]
        draft.make(replace(change, behind=later.behind(line, rows), ends=False), line.number)
        return []
    if len(matching) == 1:
        return _undo_cells(draft, line, change, matching[0], later, overwrite)
    is_wanted = change.after is None and not matching
    return [] if is_wanted else [Conflict(change.table, tuple(change.key.values()), "", "", GONE, "")]


def _undo_cells(
    draft: Draft, line: Line, change: Change, row: Row, later: "_LaterChanges", overwrite: bool
) -> list[Conflict]:
    """Undoes the change or the adding of a row that exists, as `_undo_line` does."""
    assert change.key is not None
    assert change.before is not None
    rows = draft.tables.rows(change.file, change.names)
    conflicts = cell_conflicts(change.table, change.key, rows.cells(row), change.before, change.after)
    if not conflicts or overwrite:
        columns = [*change.key]
        undoing = changed_row(
            change.table, change.file, rows, row, columns, change.after, _raw_before(change, rows)
        )
        if undoing:
            ends = change.ends and later.followed(line) == (undoing.behind, True)
            draft.make(replace(undoing, ends=ends), line.number)
    return conflicts


def _raw_before(change: Change, rows: CsvRows) -> str:
    """Returns the exact text of the row before the change, if its other cells are unchanged; "" otherwise."""
    if not change.raw_after or change.after is None or change.key is None:
        return ""
    cells = rows.cells(rows.row(change.key)) | dict(change.after)
    written = CsvRows(change.raw_after, [], rows.delimiter).rows
    return change.raw_after if [row.cells for row in written] == [list(cells.values())] else ""


def _undo_splice(draft: Draft, line: Line, change: Change, splice: Splice) -> list[Conflict]:
    """Undoes a splice, if its text still stands at its position or exactly once elsewhere."""
    text = draft.tables[change.file]
    at = splice.at
    if text[at : at + len(splice.before)] != splice.before:
        if text.count(splice.before) != 1:
            return [Conflict(change.table, (change.file,), "", "", CHANGED_TEXT, "")]
        at = text.index(splice.before)
    undoing = replace(splice, at=at)
    if _orphans_rows(draft, change, undoing):
        if len(CsvRows(splice.before, []).rows) > 1 and change.file != DESCRIPTOR:
            raise NotSavedError(f"Line {line.number} cannot be undone: {shown(change.file)} would have no header")
        # The header that was made for the first row stays for later rows; the line still counts as undone.
        undoing = Splice(at, "", "")
        if change.file == DESCRIPTOR:
            _restore_headers(draft)
    draft.make(replace(change, splice=undoing), line.number)
    return []


def _orphans_rows(draft: Draft, change: Change, undoing: Splice) -> bool:
    """Whether rows that were added later would lose the header of their table, or the ledger its descriptor."""
    text, tables = draft.tables[change.file], draft.files.tables
    remaining = spliced(text, undoing)
    if change.file == DESCRIPTOR:
        # Without the descriptor there would be no ledger in which to undo this.
        return not remaining
    if change.table not in tables or not remaining.strip(f"{BOM} \r\n"):
        return False
    return _is_headed(text, tables[change.table]) and not _is_headed(remaining, tables[change.table])


def _is_headed(text: str, schema: Table) -> bool:
    """Whether a text begins with the header of a table."""
    spelled = CsvRows(text, schema.columns).spelled(schema.columns)
    return all(name in spelled for name in schema.primary_key or schema.columns[:1])


def _restore_headers(draft: Draft) -> None:
    """Gives a header back to the tables of a descriptor that stays, if they were undone just before."""
    for name, schema in draft.files.tables.items():
        if any(entry.change.file == schema.path and entry.undoes for entry in draft.entries):
            draft.with_header(name)


class _LaterChanges:
    """Indexes the changes of the journal and of a saving in progress by row, in order. Every restored row needs
    to know what became of the row before it, and an import has a hundred thousand rows."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._all: list[tuple[int, int, Change]] = []
        self._of_row: dict[tuple[str, RowKey], list[int]] = {}
        self._back: dict[int, list[int]] = {}
        self._entries = 0
        for line in draft.history.lines:
            self._add(line.number, line.undoes, line.change)

    def _add(self, number: int, undoes: int, change: Change) -> None:
        place = len(self._all)
        self._all.append((number, undoes, change))
        if change.key is not None:
            self._of_row.setdefault((change.file, _row(change.key)), []).append(place)
            if change.before is None and undoes:
                self._back.setdefault(undoes, []).append(place)

    def behind(self, line: Line, rows: CsvRows) -> Cells | None:
        """Returns the present key of the row behind which a removed one stood. If that row was removed too, it
        is the one before; None if no such row exists."""
        behind, _ = self.followed(line)
        is_there = behind is not None and (not behind or tuple(behind.values()) in rows.keyed([*behind]))
        return behind if is_there else None

    def followed(self, line: Line) -> tuple[Cells | None, bool]:
        """Returns the key for `behind`, whether or not such a row exists, and whether it is still the original
        row."""
        for entry in self._draft.entries[self._entries :]:
            self._add(0, entry.undoes, entry.change)
        self._entries = len(self._draft.entries)
        behind, gone = line.change.behind, dict[int, Cells]()
        place = bisect_right(self._all, line.number, hi=len(self._draft.history.lines), key=itemgetter(0)) - 1
        while following := self._next_event(line.change.file, behind, gone, place):
            place, undone = following
            number, _, change = self._all[place]
            if undone:
                behind = gone[undone]
                # The rows that replaced it in the meantime no longer matter.
                gone = dict(list(gone.items())[: list(gone).index(undone)])
            elif change.after is None:
                gone[number], behind = behind or {}, change.behind
            else:
                behind = change.key_after
        return behind, not gone

    def _next_event(
        self, file: str, behind: Cells | None, gone: Mapping[int, Cells], place: int
    ) -> tuple[int, int] | None:
        """Returns the position of the next change to a row, or of the next one that restores a removed row,
        with the number of the line that it undoes, 0 for none."""
        events = [(self._back.get(number, []), number) for number in gone if number]
        if behind and not self._is_only_moved_out_and_back(file, behind, place):
            events.append((self._of_row.get((file, _row(behind)), []), 0))
        following = [
            (places[at], number) for places, number in events if (at := bisect_right(places, place)) < len(places)
        ]
        return min(following, key=lambda each: (each[0], -each[1]), default=None)

    def _is_only_moved_out_and_back(self, file: str, behind: Cells, place: int) -> bool:
        """Whether a row is only ever removed and restored, as most are."""
        places, gone = self._of_row.get((file, _row(behind)), []), None
        for number, undoes, change in (self._all[each] for each in places[bisect_right(places, place) :]):
            if change.after is None:
                gone = number
            elif change.before is None:
                if gone is None or undoes != gone:
                    return False
                gone = None
            elif change.key_after != change.key:
                return False
        return gone is None


def _row(key: Cells) -> RowKey:
    return tuple(key.items())
