"""Changes taken back: each undoing is a change itself, and overwrites no later one unasked."""

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
from components.ledger.descriptor import Table
from components.ledger.location import DESCRIPTOR

CHANGED_TEXT = "the text has changed there since"
RowKey = tuple[tuple[str, str], ...]
"""The key of a row, by column."""
BEGINNING = "it is no change, but how the ledger stood when the journal began"


def undo(files: LedgerFiles, numbers: Iterable[int], author: Author, *, overwrite: bool = False) -> Saved:
    """Takes back the changes of some lines, the last one first, as one saving; those that are taken back already
    stay so. Where the numbers come with the SHA-256 of their lines, nothing is taken back unless they are still
    the lines of these numbers. Raises `ConflictError` where a later change would be overwritten and may not be,
    and `NotSavedError`."""
    wanted = dict(numbers) if isinstance(numbers, Mapping) else dict.fromkeys(numbers)

    def plan(draft: Draft) -> None:
        _refuse_other_lines(draft.history, wanted)
        later = _LaterChanges(draft)
        conflicts: list[Conflict] = []
        undone = draft.history.undone()
        for line in reversed(draft.history.lines):
            if line.number in wanted and line.number not in undone:
                conflicts += _take_back(draft, line, later, overwrite)
        if conflicts and not overwrite:
            raise ConflictError(conflicts)

    return save_plan(files, author, plan)


def _refuse_other_lines(history: History, wanted: Mapping[int, str | None]) -> None:
    """A page that was drawn before somebody began another journal means other lines by the same numbers."""
    digests = {line.number: line.digest for line in history.lines if line.number in wanted}
    if any(digest is not None and digests.get(number) != digest for number, digest in wanted.items()):
        raise NotSavedError("the journal is another one than the page was drawn from; look at the changes anew")


def lines_of_import(history: History, import_id: str) -> dict[int, str]:
    """Returns the numbers of the changes that came with an import, each with the SHA-256 of its line."""
    return {
        line.number: line.digest
        for line in history.lines
        if line.author.import_id == import_id and not line.undoes
    }


def _take_back(draft: Draft, line: Line, later: "_LaterChanges", overwrite: bool) -> list[Conflict]:
    """Takes a change back as far as that overwrites nothing, or all of it where that may be; returns what it would
    overwrite."""
    if line.is_start:
        raise NotSavedError(f"Line {line.number} cannot be undone: {BEGINNING}")
    change = line.change.inverse
    if change.splice:
        return _splice_back(draft, line, change, change.splice)
    assert change.key is not None
    rows = draft.tables.rows(change.file, change.names)
    there = rows.keyed([*change.key]).get(tuple(change.key.values()), [])
    if change.before is None:
        if there:
            return [Conflict(change.table, tuple(change.key.values()), "", "", THERE, "")]
        draft.make(replace(change, behind=later.behind(line, rows), ends=False), line.number)
        return []
    if len(there) == 1:
        return _cells_back(draft, line, change, there[0], later, overwrite)
    is_wanted = change.after is None and not there
    return [] if is_wanted else [Conflict(change.table, tuple(change.key.values()), "", "", GONE, "")]


def _cells_back(
    draft: Draft, line: Line, change: Change, row: Row, later: "_LaterChanges", overwrite: bool
) -> list[Conflict]:
    """Takes the change of a row back that is there, or the row out again, as `_take_back` does."""
    assert change.key is not None
    assert change.before is not None
    rows = draft.tables.rows(change.file, change.names)
    conflicts = cell_conflicts(change.table, change.key, rows.cells(row), change.before, change.after)
    if not conflicts or overwrite:
        columns = [*change.key]
        back = changed_row(change.table, change.file, rows, row, columns, change.after, _raw(change, rows))
        if back:
            ends = change.ends and later.followed(line) == (back.behind, True)
            draft.make(replace(back, ends=ends), line.number)
    return conflicts


def _raw(change: Change, rows: CsvRows) -> str:
    """Returns the row as it stood before the change, where its other cells are still those; "" otherwise."""
    if not change.raw_after or change.after is None or change.key is None:
        return ""
    cells = rows.cells(rows.row(change.key)) | dict(change.after)
    written = CsvRows(change.raw_after, [], rows.delimiter).rows
    return change.raw_after if [row.cells for row in written] == [list(cells.values())] else ""


def _splice_back(draft: Draft, line: Line, change: Change, splice: Splice) -> list[Conflict]:
    """Takes a change of text back, where the text still stands there, or stands elsewhere once."""
    text = draft.tables[change.file]
    at = splice.at
    if text[at : at + len(splice.before)] != splice.before:
        if text.count(splice.before) != 1:
            return [Conflict(change.table, (change.file,), "", "", CHANGED_TEXT, "")]
        at = text.index(splice.before)
    back = replace(splice, at=at)
    if _leaves_rows_behind(draft, change, back):
        if len(CsvRows(splice.before, []).rows) > 1 and change.file != DESCRIPTOR:
            raise NotSavedError(f"Line {line.number} cannot be undone: {shown(change.file)} would have no header")
        # What was made for the first row stays for those that came later: the line counts as undone all the same.
        back = Splice(at, "", "")
        if change.file == DESCRIPTOR:
            _give_headers_back(draft)
    draft.make(replace(change, splice=back), line.number)
    return []


def _leaves_rows_behind(draft: Draft, change: Change, back: Splice) -> bool:
    """Returns whether rows that were added later would lose the header of their table, or the ledger its
    descriptor."""
    text, tables = draft.tables[change.file], draft.files.tables
    rest = spliced(text, back)
    if change.file == DESCRIPTOR:
        # Without it there would be no ledger any more in which this could be taken back itself.
        return not rest
    if change.table not in tables or not rest.strip(f"{BOM} \r\n"):
        return False
    return _is_headed(text, tables[change.table]) and not _is_headed(rest, tables[change.table])


def _is_headed(text: str, schema: Table) -> bool:
    """Returns whether a text begins with the header of a table."""
    there = CsvRows(text, schema.columns).spelled(schema.columns)
    return all(name in there for name in schema.primary_key or schema.columns[:1])


def _give_headers_back(draft: Draft) -> None:
    """Makes the tables anew that a descriptor names which stays, and that were taken back just before."""
    for name, schema in draft.files.tables.items():
        if any(entry.change.file == schema.path and entry.undoes for entry in draft.entries):
            draft.with_header(name)


class _LaterChanges:
    """The changes of a saving under way and of the journal, in order, by the rows that they were made to: each row
    that comes back asks what became of the one before it, and an import has a hundred thousand."""

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
        """Returns the key of the row behind which a removed one stood: as it is by now where it was changed, and
        where it was removed, too, the one before it."""
        behind, _ = self.followed(line)
        is_there = behind is not None and (not behind or tuple(behind.values()) in rows.keyed([*behind]))
        return behind if is_there else None

    def followed(self, line: Line) -> tuple[Cells | None, bool]:
        """Returns what `behind` does, whether or not it is there, and whether it is the very row of then."""
        for entry in self._draft.entries[self._entries :]:
            self._add(0, entry.undoes, entry.change)
        self._entries = len(self._draft.entries)
        behind, gone = line.change.behind, dict[int, Cells]()
        place = bisect_right(self._all, line.number, hi=len(self._draft.history.lines), key=itemgetter(0)) - 1
        while following := self._following(line.change.file, behind, gone, place):
            place, undone = following
            number, _, change = self._all[place]
            if undone:
                behind = gone[undone]
                # Those that stood in for it meanwhile do not matter any more.
                gone = dict(list(gone.items())[: list(gone).index(undone)])
            elif change.after is None:
                gone[number], behind = behind or {}, change.behind
            else:
                behind = change.key_after
        return behind, not gone

    def _following(
        self, file: str, behind: Cells | None, gone: Mapping[int, Cells], place: int
    ) -> tuple[int, int] | None:
        """Returns the place of the next change to a row, or of the next that brings back one that was gone, and
        the number of the line which that takes back, 0 for none."""
        events = [(self._back.get(number, []), number) for number in gone if number]
        if behind and not self._comes_back(file, behind, place):
            events.append((self._of_row.get((file, _row(behind)), []), 0))
        following = [
            (places[at], number) for places, number in events if (at := bisect_right(places, place)) < len(places)
        ]
        return min(following, key=lambda each: (each[0], -each[1]), default=None)

    def _comes_back(self, file: str, behind: Cells, place: int) -> bool:
        """Returns whether nothing becomes of a row but that it goes and comes back, as most do."""
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
