"""What the rows of a table change in a ledger: only what changed in the table is changed in the ledger, so that
what was edited there by hand stays; where both changed, a person decides."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from components.imports.csv_edits import Edits
from components.imports.questions import Answers, Question, question

OURS, THEIRS = "ours", "theirs"
"""The answers where a cell was edited in the ledger and changed in the table."""
LEAVE, WITHDRAW = "leave them in the ledger", "withdraw them"
"""The answers where no row makes flights any more; the first holds where nobody answers."""
WITHDRAWN = "withdrawn:"
"""What the id of that question begins with."""
KEY = ("flight_id", "source_id")
"""The key of flights.csv."""
LOCATOR = "locator"
_HASH = 6
"""Hexadecimal digits, which tell one conflict of a cell from the next."""

_MOST_NAMED = 5
"""So many flights are named in a question; the report has all of them."""

Cells = Mapping[str, str]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RowFlights:
    """The flights of a row by their ids, as rows of flights.csv: those that it made last time, and makes now."""

    number: int
    before: Mapping[str, Cells]
    after: Mapping[str, Cells]


@dataclass(slots=True)
class Changes:
    """What changes: the edits of flights.csv; what is contradictory, by row; what is asked; flights that no row
    makes any more, each as the table had it; those that rows make."""

    edits: Edits = field(default_factory=lambda: Edits(KEY))
    contradictions: list[tuple[int, str]] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    withdrawn: dict[Key, Cells] = field(default_factory=dict)
    reported: set[Key] = field(default_factory=set)

    def removed_flights(self) -> set[str]:
        """Returns the ids of the flights that go."""
        return {flight_id for flight_id, _ in self.edits.removed}


def changes(rows: Sequence[RowFlights], ledger: Sequence[Cells], answers: Answers) -> Changes:
    """Returns what rows change in the ledger's flights."""
    there = {(row["flight_id"], row["source_id"]): row for row in ledger}
    made, keys = Changes(), set[Key]()
    for row in rows:
        for flight_id, after in row.after.items():
            key = flight_id, row.before.get(flight_id, after)["source_id"]
            if key in keys:
                made.contradictions.append((row.number, f"an earlier row reports flight {flight_id}, too"))
            else:
                _enter(row, key, after, there.get(key), answers, made)
            keys.add(key)
        gone = {name: row.before[name] for name in row.before if name not in row.after}
        made.withdrawn |= _by_key(gone)
    made.withdrawn = {key: cells for key, cells in made.withdrawn.items() if key in there and key not in keys}
    made.reported = keys
    return made


def _by_key(flights: Mapping[str, Cells]) -> dict[Key, Cells]:
    return {(flight_id, flight["source_id"]): flight for flight_id, flight in flights.items()}


def withdrawal(
    made: Changes, gone: Iterable[Mapping[str, Cells]], ledger: Sequence[Cells], answers: Answers
) -> Question | None:
    """Enters which flights of the ledger no row makes any more, also those of rows that are `gone`, and returns
    the question whether they are to go; None where there is none. Without an answer they stay, and so do those
    that were edited in the ledger, whatever is answered."""
    there = {(row["flight_id"], row["source_id"]): row for row in ledger}
    every = {key: cells for flights in gone for key, cells in _by_key(flights).items()} | made.withdrawn
    made.withdrawn = {key: cells for key, cells in every.items() if key in there and key not in made.reported}
    as_made = [key for key, cells in made.withdrawn.items() if not _is_edited(there[key], cells)]
    if not as_made:
        return None
    asked = _question_of(as_made, [key for key in made.withdrawn if key not in as_made])
    if answers.to(asked) == WITHDRAW:
        made.edits.removed += as_made
    return asked


def _question_of(as_made: Sequence[Key], edited: Sequence[Key]) -> Question:
    """Returns the question of these flights alone: what goes next week is asked for by itself."""
    mark = hashlib.sha256(repr(sorted(as_made)).encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
    about = f"No row makes these flights any more: {_named(as_made)}. Are they withdrawn?"
    if edited:
        about += f" (Not {_named(edited)}: edited in the ledger, or it cannot be told whether they were.)"
    return question(f"{WITHDRAWN}{mark}", about, (LEAVE, WITHDRAW))


def _is_edited(now: Cells, made: Cells) -> bool:
    """Whether a flight stands otherwise in the ledger than the table had it, or may do so: of one whose row could
    not be read any more only its key is known. What the table does not say is compared, too: somebody may have
    added it."""
    if made.keys() == {*KEY}:
        return True
    return any(cell != made.get(column, "") for column, cell in now.items() if column != LOCATOR)


def _named(keys: Sequence[Key]) -> str:
    names = ", ".join(flight_id for flight_id, _ in keys[:_MOST_NAMED])
    return f"{names} and {len(keys) - _MOST_NAMED:,} more" if len(keys) > _MOST_NAMED else names


def _enter(row: RowFlights, key: Key, after: Cells, now: Cells | None, answers: Answers, made: Changes) -> None:
    """Enters a flight that a row makes: `now` is how it stands in the ledger."""
    before = row.before.get(key[0])
    if now is not None:
        _change(row.number, key, before or {}, after, now, answers, made)
    elif before is None:
        made.edits.rows.append(after)
    else:
        made.contradictions.append((row.number, f"flight {key[0]} was taken out of the ledger by hand"))


def _change(
    number: int, key: Key, before: Cells, after: Cells, now: Cells, answers: Answers, made: Changes
) -> None:
    cells = dict(_changed_cells(number, key, before, after, now, answers, made))
    if cells:
        if now.get(LOCATOR, "") == before.get(LOCATOR, ""):
            cells[LOCATOR] = after[LOCATOR]
        made.edits.change(key, cells)


def _changed_cells(
    number: int, key: Key, before: Cells, after: Cells, now: Cells, answers: Answers, made: Changes
) -> Iterator[tuple[str, str]]:
    for column in dict.fromkeys((*before, *after)):
        was, new, here = before.get(column, ""), after.get(column, ""), now.get(column, "")
        if column == LOCATOR or was == new or here == new:
            continue
        if here == was:
            yield column, new
            continue
        asks = _conflict(number, key[0], column, here, new)
        made.asked.append(asks)
        made.contradictions.append(
            (number, f"{column} of flight {key[0]} is '{here}' in the ledger, '{new}' in the table")
        )
        if answers.to(asks) == THEIRS:
            yield column, new


def _conflict(number: int, flight_id: str, column: str, ours: str, theirs: str) -> Question:
    mark = hashlib.sha256(f"{ours}\0{theirs}".encode()).hexdigest()[:_HASH]
    edited = f"the ledger was edited to '{ours}', and the table now says '{theirs}'"
    about = f"{column} of flight {flight_id}: {edited}. Which holds?"
    return question(f"edited:{flight_id}:{column}:{mark}", about, (OURS, THEIRS), [number])
