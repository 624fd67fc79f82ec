"""Compares a table with its last import: which rows are new, changed, unchanged and gone."""

import csv
import io
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from components.imports.questions import NotReadableError
from components.imports.sheets.grid_tables import reads_as_day
from components.imports.words.heading_words import meanings_of
from components.journal.csv_rows import csv_line
from components.ledger.spellings import id_of, unused
from components.tracks.identity import mark

KEY_MARK = " | "
"""Separates the cells of a key with several columns."""
_OWN = ("import_id", "import_flights", "import_row")
"""The first columns in the file of stored rows; recognised by position, whatever the table's own columns are
called."""
_SHEET_MARK = ", row "
"""Separates the sheet of a row from its number, as in its locator."""
_FEWEST_ALIKE = 2
"""Equal cells of a row, or of a column, that count as a sign: a single one recurs in many rows."""
_MOST_CORRECTED = 2
"""Cells that a person corrects in one row between two imports: a day and a remark."""
_HALF = 0.5
"""Share of equal cells from which two rows look alike, or may have the same running number."""
_MOST_COMPARED = 250_000
"""Pairs of new and gone rows that can be compared in less than a second; with more, it is another table."""
_MANY = 0.3
"""A cell that more than this share of the rows have does not distinguish a row."""
_MOST_ALIKE = 0.8
"""Share of the distinct cells of a column that must recur under a new heading; the rest may have been
corrected."""


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row as last imported: its id, the flights it made, its number (0 if it is gone), its cells by heading, and
    its sheet if the table had several."""

    id: str
    flights: tuple[str, ...]
    number: int
    cells: Mapping[str, str]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell that changed in a table: the key of its row, its heading, its old and new content."""

    key: str
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """before: the stored row of each row, None if it is new; returned: for a new row, the stored row that it was
    before it was gone; gone: stored rows that are missing now; alike: positions of new rows that resemble a gone
    row."""

    before: tuple[StoredRow | None, ...]
    returned: tuple[StoredRow | None, ...]
    changed: tuple[ChangedCell, ...]
    gone: tuple[StoredRow, ...]
    alike: tuple[int, ...] = ()

    @property
    def new(self) -> int:
        """How many rows are new."""
        return self.before.count(None)

    def unchanged(self, rows: Sequence[Mapping[str, str]]) -> int:
        """Returns how many rows did not change."""
        pairs = zip(self.before, rows, strict=True)
        return sum(stored is not None and not changed_columns(stored.cells, cells) for stored, cells in pairs)


def key_text(cells: Mapping[str, str], key: Sequence[str]) -> str:
    """Returns the key of a row as text."""
    return KEY_MARK.join([cells.get(heading, "") for heading in key])


def key_in_words(text: str, key: Sequence[str]) -> str:
    """Returns the key of a row with its headings, because a bare number could be mistaken for the sheet's row
    number.

    >>> key_in_words("25", ["No."]), key_in_words("26.10.2025 | ", ["Date", "Reg"])
    ('No. 25', 'Date 26.10.2025, Reg (empty)')
    """
    cells = text.split(KEY_MARK, max(len(key) - 1, 0))
    return ", ".join(f"{heading} {cell or '(empty)'}" for heading, cell in zip(key, cells, strict=False)) or text


def compared(
    stored: Sequence[StoredRow],
    rows: Sequence[Mapping[str, str]],
    key: Sequence[str],
    *,
    correctable: Sequence[str] = (),
    is_guessed: bool = False,
    is_number: bool = False,
    days: Sequence[str] = (),
    marks: Sequence[str] = (),
) -> Difference:
    """Returns how rows differ from the stored rows.

    Rows are matched by their key; among rows with equal keys, identical rows first, then in order. With a key of
    several columns, a new row also matches a gone one if all cells but one `correctable` cell are equal. If the
    key was guessed (`is_guessed`), a new row also matches the only gone row that differs in no more than a few
    cells; if no row is unchanged, both must also agree on their `days` and not name different aircraft in their
    `marks`. If the key is a running number (`is_number`), it may have moved to another row meanwhile.
    """
    stored_last = [row for row in stored if row.number]
    matched = _paired_by_number(stored_last, rows, key) if is_number else _paired(stored_last, rows, key)
    if len(key) > 1:
        _pair_but_for_one_cell(stored_last, rows, correctable, matched)
    if is_guessed:
        _pair_but_for_few_cells(stored_last, rows, matched, days, marks)
    returned = _returned([row for row in stored if not row.number], rows, matched, key)
    gone = _unpaired(stored_last, matched)
    alike = _positions_like_gone(gone, rows, matched, returned)
    return Difference(tuple(matched), returned, tuple(_changed_cells(matched, rows, key)), gone, alike)


def _paired_by_number(
    last: Sequence[StoredRow], rows: Sequence[Mapping[str, str]], key: Sequence[str]
) -> list[StoredRow | None]:
    """Returns the stored row of each row, None if new, for a key of running numbers. First come rows with the same
    content under any number, because an inserted row shifts all numbers below it; then rows with the same number
    and much the same content."""
    matched: list[StoredRow | None] = [None] * len(rows)
    shared = [heading for heading in rows[0] if heading in last[0].cells] if last and rows else []
    others = [heading for heading in shared if heading not in key]
    if len(others) < _FEWEST_ALIKE:
        return _paired(last, rows, key)
    for headings in (shared, others):
        _pair_remaining(last, rows, headings, matched)
    # If no row recurs, this may be a new list that counts from one again.
    if any(matched):
        _pair_remaining(last, rows, key, matched, _HALF)
    return matched


def _pair_remaining(
    last: Sequence[StoredRow],
    rows: Sequence[Mapping[str, str]],
    headings: Sequence[str],
    matched: list[StoredRow | None],
    share: float = 0,
) -> None:
    """Pairs the remaining rows whose cells under `headings` are equal and whose overall share of equal cells
    reaches `share`."""
    places = _unmatched(matched)
    pairs = _paired(_unpaired(last, matched), [rows[place] for place in places], headings)
    for place, row in zip(places, pairs, strict=True):
        if row and _share_alike(row.cells, rows[place]) >= share:
            matched[place] = row


def _share_alike(old: Mapping[str, str], new: Mapping[str, str]) -> float:
    """Returns the share of equal cells among those filled in either row."""
    filled = {heading for cells in (old, new) for heading, cell in cells.items() if cell}
    return sum(old.get(name, "") == new.get(name, "") for name in filled) / len(filled) if filled else 0


def _pair_but_for_few_cells(
    last: Sequence[StoredRow],
    rows: Sequence[Mapping[str, str]],
    matched: list[StoredRow | None],
    days: Sequence[str],
    marks: Sequence[str],
) -> None:
    """Pairs a new and a gone row that differ in a few cells, if neither is as close to any other row. Two things
    are no pairs: rows that a rolling list lost at one end and gained at the other; and, if no row recurs at all,
    rows with other days or aircraft, because that is another list, of another week or of the same day."""
    gone, new = _unpaired(last, matched), _unmatched(matched)
    if len(gone) * len(new) > _MOST_COMPARED:
        return
    pairs = _corrected(gone, {place: rows[place] for place in new})
    if not any(matched):
        pairs = [(row, place) for row, place in pairs if _may_be_one_flight(row.cells, rows[place], days, marks)]
    _enter_those_not_rolled(_only_pairs(pairs), last, matched)


def _enter_those_not_rolled(
    pairs: Iterable[tuple[StoredRow, int]], last: Sequence[StoredRow], matched: list[StoredRow | None]
) -> None:
    """Enters pairs, except those of a row lost at one end of a rolling list and one gained at the other."""
    places = {row.id: place for place, row in enumerate(last)}
    paired = [(places[row.id], place) for place, row in enumerate(matched) if row]
    for row, place in pairs:
        if not _is_rolled(places[row.id], place, paired):
            matched[place] = row


def _corrected(gone: Sequence[StoredRow], new: Mapping[int, Mapping[str, str]]) -> list[tuple[StoredRow, int]]:
    """Returns the pairs of a gone row and the position of a new row that differ in a few cells."""
    return [(row, place) for row in gone for place, cells in new.items() if _is_corrected(row.cells, cells)]


def _only_pairs(pairs: Sequence[tuple[StoredRow, int]]) -> list[tuple[StoredRow, int]]:
    """Returns the pairs whose two sides appear in no other pair."""
    of_row, of_place = Counter(row.id for row, _ in pairs), Counter(place for _, place in pairs)
    return [(row, place) for row, place in pairs if of_row[row.id] == of_place[place] == 1]


def _unmatched(matched: Sequence[StoredRow | None]) -> list[int]:
    """Returns the positions of rows without a stored row."""
    return [place for place, before in enumerate(matched) if before is None]


def _is_corrected(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    differ = len(changed_columns(old, new))
    return (
        differ <= _MOST_CORRECTED
        and _share_alike(old, new) >= _HALF
        and _count_equal_cells(old, new) >= _FEWEST_ALIKE
    )


def _may_be_one_flight(
    old: Mapping[str, str], new: Mapping[str, str], days: Sequence[str], marks: Sequence[str]
) -> bool:
    """Returns whether two rows have the same days, in any spelling and number order, and do not name different
    aircraft. An aircraft that came on the day of another is no correction of it."""
    if not all(_is_one_day(old.get(heading, ""), new.get(heading, "")) for heading in days):
        return False
    pairs = ((mark(old.get(heading, "")), mark(new.get(heading, ""))) for heading in marks)
    return all(one == other for one, other in pairs if one and other)


def _is_one_day(old: str, new: str) -> bool:
    """Returns whether two cells may be the same day.

    >>> _is_one_day("11/04/2025", "2025-11-4"), _is_one_day("4 Nov 2025", "2025-11-04")
    (True, True)
    >>> _is_one_day("2025-11-04", "2025-11-05"), _is_one_day("26 Oct", "2 Nov")
    (False, False)
    """
    if old == new:
        return True
    day, numbers = reads_as_day(old), [sorted(map(int, re.findall("[0-9]+", cell))) for cell in (old, new)]
    return bool(day and day == reads_as_day(new)) or numbers[0] == numbers[1]


def _count_equal_cells(old: Mapping[str, str], new: Mapping[str, str]) -> int:
    return sum(bool(cell) and new.get(heading, "") == cell for heading, cell in old.items())


def _is_rolled(old: int, new: int, paired: Sequence[tuple[int, int]]) -> bool:
    """Returns whether a gone row stood beyond one end of all recurring rows, and the new row stands beyond the
    other end."""
    if not paired:
        return False
    first = old < min(before for before, _ in paired), new < min(now for _, now in paired)
    last = old > max(before for before, _ in paired), new > max(now for _, now in paired)
    return (first[0] and last[1]) or (last[0] and first[1])


def _positions_like_gone(
    gone: Sequence[StoredRow],
    rows: Sequence[Mapping[str, str]],
    matched: Sequence[StoredRow | None],
    returned: Sequence[StoredRow | None],
) -> tuple[int, ...]:
    """Returns the positions of new rows that resemble a gone row, judged by cells that few other rows have: half a
    table may share a type and an operator."""
    new = [place for place in _unmatched(matched) if returned[place] is None]
    if not gone or len(gone) * len(new) > _MOST_COMPARED:
        return ()
    former = [row.cells for row in gone]
    counts = Counter(chain.from_iterable(cells.items() for cells in (*rows, *former)))
    own_cells = partial(_cells_of_few_rows, counts=counts, most=max(len(gone) + 1, _MANY * len(rows)))
    old = [*map(own_cells, former)]
    return tuple(place for place in new if _is_like_any(own_cells(rows[place]), old))


def _is_like_any(cells: Mapping[str, str], others: Iterable[Mapping[str, str]]) -> bool:
    return any(_share_alike(other, cells) >= _HALF for other in others)


def _cells_of_few_rows(
    cells: Mapping[str, str], counts: Mapping[tuple[str, str], int], most: float
) -> dict[str, str]:
    """Returns the cells of a row that at most `most` rows have."""
    return {heading: cell for heading, cell in cells.items() if counts[heading, cell] <= most}


def _returned(
    gone: Sequence[StoredRow],
    rows: Sequence[Mapping[str, str]],
    matched: Sequence[StoredRow | None],
    key: Sequence[str],
) -> tuple[StoredRow | None, ...]:
    """Returns for each new row the stored row that it was before it was gone, None if there is none."""
    new = [cells for cells, row in zip(rows, matched, strict=True) if row is None]
    back = iter(_paired(gone, new, key))
    return tuple(None if row else next(back) for row in matched)


def _unpaired(last: Sequence[StoredRow], matched: Iterable[StoredRow | None]) -> tuple[StoredRow, ...]:
    paired = {row.id for row in matched if row}
    return tuple(row for row in last if row.id not in paired)


def _changed_cells(
    before: Sequence[StoredRow | None], rows: Sequence[Mapping[str, str]], key: Sequence[str]
) -> Iterator[ChangedCell]:
    for row, cells in zip(before, rows, strict=True):
        if row is not None:
            for heading, old, new in changed_columns(row.cells, cells):
                yield ChangedCell(key_text(cells, key), heading, old, new)


def _paired(
    stored: Sequence[StoredRow], rows: Sequence[Mapping[str, str]], key: Sequence[str]
) -> list[StoredRow | None]:
    """Returns the stored row of each row by key, None if it is new."""
    pairs: list[StoredRow | None] = [None] * len(rows)
    if not stored:
        return pairs
    stored_by_key = _by_key(stored, key)
    wanted = defaultdict[str, list[int]](list)
    for place, cells in enumerate(rows):
        wanted[key_text(cells, key)].append(place)
    for text, places in wanted.items():
        for place, row in _pairs_of_key(stored_by_key.get(text, []), places, rows):
            pairs[place] = row
    return pairs


def _by_key(stored: Sequence[StoredRow], key: Sequence[str]) -> dict[str, list[StoredRow]]:
    by_key = defaultdict[str, list[StoredRow]](list)
    for row in stored:
        by_key[key_text(row.cells, key)].append(row)
    return by_key


def _pairs_of_key(
    stored: Sequence[StoredRow], places: Sequence[int], rows: Sequence[Mapping[str, str]]
) -> Iterator[tuple[int, StoredRow]]:
    """Yields the pairs of rows with the same key."""
    if len(stored) == len(places) == 1:
        yield places[0], stored[0]
        return
    alike = defaultdict[tuple, deque[StoredRow]](deque)
    for row in stored:
        alike[_content(row.cells)].append(row)
    same = {place: queue.popleft() for place in places if (queue := alike[_content(rows[place])])}
    yield from same.items()
    used = {row.id for row in same.values()}
    others = (place for place in places if place not in same)
    yield from zip(others, (row for row in stored if row.id not in used), strict=False)


def _pair_but_for_one_cell(
    last: Sequence[StoredRow],
    rows: Sequence[Mapping[str, str]],
    correctable: Sequence[str],
    matched: list[StoredRow | None],
) -> None:
    """Pairs rows that differ in one correctable cell only; several identical ones in order."""
    for heading in correctable:
        gone = defaultdict[tuple, list[StoredRow]](list)
        for row in _unpaired(last, matched):
            gone[_content({**row.cells, heading: ""})].append(row)
        if not gone:
            return
        new = defaultdict[tuple, list[int]](list)
        for place in (place for place, before in enumerate(matched) if before is None):
            new[_content({**rows[place], heading: ""})].append(place)
        for content, places in new.items():
            _pair_all(places, gone.get(content, []) if len(content) >= _FEWEST_ALIKE else [], matched)


def _pair_all(places: Sequence[int], stored: Sequence[StoredRow], matched: list[StoredRow | None]) -> None:
    if len(places) == len(stored):
        for place, row in zip(places, stored, strict=True):
            matched[place] = row


def renamed_headings(
    stored: Sequence[StoredRow], lost: Mapping[str, str], rows: Sequence[Mapping[str, str]], new: Sequence[str]
) -> dict[str, str]:
    """Returns the new headings of lost columns. A lost column is renamed if nearly all of its distinct cells
    recur, in the same rows, under exactly one new heading whose words mean the same or nothing known. `lost` maps
    lost headings to what they were read as; `new` are the headings that only the new table has."""
    names: dict[str, str] = {}
    before = [row.cells for row in stored]
    shared = [heading for heading in rows[0] if _has_most(_distinct(before, heading), _distinct(rows, heading))]

    def is_it(heading: str, other: str) -> bool:
        return _may_mean(other, lost[heading]) and _has_the_cells(before, heading, rows, other, shared)

    for heading in lost:
        alike = [other for other in new if other not in names.values() and is_it(heading, other)]
        if len(alike) == 1:
            names[heading] = alike[0]
    return names


def _has_the_cells(
    before: Sequence[Mapping[str, str]],
    lost: str,
    rows: Sequence[Mapping[str, str]],
    new: str,
    shared: Sequence[str],
) -> bool:
    """Returns whether nearly all cells of a lost column stand in a new one, in the same rows judged by the shared
    columns."""
    has_most = _has_most(_distinct(before, lost), _distinct(rows, new))
    return has_most and _recur_in_same_rows(
        _cells_by_shared_cells(before, lost, shared), _cells_by_shared_cells(rows, new, shared)
    )


def _may_mean(heading: str, meaning: str) -> bool:
    """Returns whether a heading's words do not contradict what a column was read as: origins and destinations may
    have the same cells."""
    meanings = meanings_of(heading)
    return not meanings or meaning in meanings


def _has_most(old: set[str], new: set[str]) -> bool:
    return len(old) >= _FEWEST_ALIKE and len(old & new) >= _MOST_ALIKE * len(old)


def _distinct(rows: Iterable[Mapping[str, str]], heading: str) -> set[str]:
    return {row.get(heading, "") for row in rows} - {""}


def _cells_by_shared_cells(
    rows: Iterable[Mapping[str, str]], heading: str, shared: Sequence[str]
) -> dict[tuple, Counter[str]]:
    """Returns how often each cell of a column stands beside the same cells of the other columns."""
    counts = defaultdict[tuple, Counter[str]](Counter)
    for cells in rows:
        counts[tuple(cells.get(other, "") for other in shared)][cells.get(heading, "")] += 1
    return counts


def _recur_in_same_rows(old: Mapping[tuple, Counter[str]], new: Mapping[tuple, Counter[str]]) -> bool:
    """Returns whether nearly all recurring rows have the same cell: a column with the same cells in another order
    is another column."""
    recurring = [(counts, new[cells_beside]) for cells_beside, counts in old.items() if cells_beside in new]
    rows = sum(min(one.total(), other.total()) for one, other in recurring)
    return rows >= _FEWEST_ALIKE and sum((one & other).total() for one, other in recurring) >= _MOST_ALIKE * rows


def _content(cells: Mapping[str, str]) -> tuple:
    return tuple(sorted((heading, cell) for heading, cell in cells.items() if cell))


def changed_columns(old: Mapping[str, str], new: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Returns heading, old and new cell wherever two rows differ; a missing column counts as empty."""
    if old == new:
        return []
    return [
        (heading, old.get(heading, ""), new.get(heading, ""))
        for heading in dict.fromkeys((*new, *old))
        if old.get(heading, "") != new.get(heading, "")
    ]


def row_ids(name: str, keys: Iterable[str], difference: Difference, used: Iterable[str]) -> list[str]:
    """Returns the id of each row: the one it had, or else one made from its key."""
    used_ids, ids = {*used}, []
    for key, stored, returned in zip(keys, difference.before, difference.returned, strict=True):
        if row := stored or returned:
            ids.append(row.id)
            continue
        row_id = unused(id_of(name, key), used_ids.__contains__)
        used_ids.add(row_id)
        ids.append(row_id)
    return ids


def stored_rows(text: str) -> list[StoredRow]:
    """Returns the rows in a file of stored rows. Raises `NotReadableError`."""
    try:
        header, *records = csv.reader(io.StringIO(text, newline=""), strict=True)
        headings = header[len(_OWN) :]
        return [
            _stored_row(row_id, flights, place, dict(zip(headings, cells, strict=True)))
            for row_id, flights, place, *cells in records
        ]
    except (csv.Error, ValueError) as error:
        what = "the file of stored rows beside the ledger is damaged"
        raise NotReadableError(what, "Bring it back as it was, from its backup beside it.") from error


def _stored_row(row_id: str, flights: str, place: str, cells: Mapping[str, str]) -> StoredRow:
    sheet, _, number = place.rpartition(_SHEET_MARK)
    return StoredRow(row_id, tuple(filter(None, flights.split(";"))), int(number or 0), cells, sheet)


def stored_text(rows: Sequence[StoredRow], headings: Sequence[str]) -> str:
    """Returns the content of a file of stored rows; headings that only gone rows have come last."""
    every = list(dict.fromkeys((*headings, *(heading for row in rows if not row.number for heading in row.cells))))
    lines = [csv_line((*_OWN, *every))]
    for row in rows:
        cells = (row.cells.get(heading, "") for heading in every)
        lines.append(csv_line((row.id, ";".join(row.flights), _place(row), *cells)))
    return "".join(lines)


def _place(row: StoredRow) -> str:
    if not row.number:
        return ""
    return f"{row.sheet}{_SHEET_MARK}{row.number}" if row.sheet else str(row.number)
