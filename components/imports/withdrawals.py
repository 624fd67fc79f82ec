"""Flights that no row of a table makes any more: they stay in the ledger until a person says that they go."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from components.imports.ledger_changes import KEY, LOCATOR, Cells, Changes, Key, by_key
from components.imports.mapping import Undecided
from components.imports.questions import Answers, Question, question

LEAVE, WITHDRAW = "leave them in the ledger", "withdraw them"
"""The answers; where nobody answers they stay, and the next import asks again."""
WITHDRAWN = "withdrawn:"
"""What the id of the question begins with."""
_HASH = 12
"""Hexadecimal digits, by which a flight is known to be as the table made it, and a question to be of the same
flights."""
_MOST_NAMED = 5
"""So many flights are named in a question; the report has all of them."""


def withdrawal(
    made: Changes,
    gone: Iterable[Mapping[str, Cells]],
    undecided: Iterable[Undecided],
    ledger: Sequence[Cells],
    answers: Answers,
) -> Question | None:
    """Enters which flights of the ledger no row makes any more, also those of rows that are `gone`, and those on
    which nobody has decided so far; returns the question whether they are to go, None where there is none. Those
    that were edited in the ledger stay, whatever is answered."""
    there = {(row["flight_id"], row["source_id"]): row for row in ledger}
    for flights in gone:
        made.withdrawn |= by_key(flights)
    marks = _marks(made.withdrawn, undecided, there)
    made.withdrawn = {key: made.withdrawn.get(key, {}) for key in marks.keys() - made.reported}
    as_made = sorted(key for key in made.withdrawn if marks[key] == _mark(there[key]))
    if not as_made:
        return None
    asked = _question_of(as_made, sorted(made.withdrawn.keys() - as_made))
    if answer := answers.to(asked):
        made.edits.removed += as_made if answer == WITHDRAW else []
    else:
        made.undecided = tuple(sorted((*key, marks[key]) for key in made.withdrawn))
    return asked


def _marks(
    made: Mapping[Key, Cells], undecided: Iterable[Undecided], there: Mapping[Key, Cells]
) -> dict[Key, str]:
    """Returns by what flights of the ledger that no row makes any more are known to stand as they were made."""
    before = {(flight_id, source_id): mark for flight_id, source_id, mark in undecided}
    now = {key: _mark_of_made(cells, there[key]) for key, cells in made.items() if key in there}
    return {key: mark for key, mark in (before | now).items() if key in there}


def _question_of(as_made: Sequence[Key], edited: Sequence[Key]) -> Question:
    """Returns the question of these flights alone: what goes next week is asked for by itself."""
    mark = hashlib.sha256(repr(sorted(as_made)).encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
    about = f"No row makes these flights any more: {_named(as_made)}. Are they withdrawn?"
    if edited:
        about += f" (Not {_named(edited)}: edited in the ledger, or it cannot be told whether they were.)"
    return question(f"{WITHDRAWN}{mark}", about, (LEAVE, WITHDRAW))


def _mark_of_made(made: Cells, now: Cells) -> str:
    """Returns by what the flight that a table made is known in the columns of the ledger; "" where only its key is
    known, since its row could not be read any more."""
    return "" if made.keys() == {*KEY} else _mark({column: made.get(column, "") for column in now})


def _mark(cells: Cells) -> str:
    """Returns by what a flight is known to stand as a table had it. What the table does not say counts, too:
    somebody may have added it."""
    filled = sorted((column, cell) for column, cell in cells.items() if cell and column != LOCATOR)
    return hashlib.sha256(repr(filled).encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]


def _named(keys: Sequence[Key]) -> str:
    names = ", ".join(flight_id for flight_id, _ in keys[:_MOST_NAMED])
    return f"{names} and {len(keys) - _MOST_NAMED:,} more" if len(keys) > _MOST_NAMED else names
