"""The marks a reader selects on the activity chart, read from what the browser says of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from components.activity.lookups import InBin, Marked

MOST_BINS = 500
"""So many bins a chart has at most."""
MOST_NAMED = 10_000
"""So many flights, notes, visits, ends of bins and types may be named together: two thousand marks and the types
of theirs. A page that names more did not draw them."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is selected on the chart: flights, ids of notes, numbers of visits."""

    flights: Marked = field(default_factory=Marked)
    notes: tuple[str, ...] = ()
    visits: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.flights or self.notes or self.visits)


def marks_in(points: object) -> Marks | None:
    """The marks among selected points, each once; None where they are more than can be looked up at once. Points
    that no chart would draw are left out."""
    said = dict.fromkeys(_read(points))
    bins = [key for what, key in said if what == "bin"]
    if len(bins) > MOST_BINS or len(said) + sum(3 + len(key.types) for key in bins) > MOST_NAMED:
        return None
    flights, notes, visits = (
        tuple(key for what, key in said if what == kind) for kind in ("flight", "note", "visit")
    )
    return Marks(Marked(flights, tuple(bins)), notes, visits)


def _read(points: object) -> Iterator[tuple[str, Any]]:
    for point in points if isinstance(points, list) else ():
        match point:
            case {"customdata": ["flight" | "note" as what, _, str(key)]}:
                yield what, key
            case {"customdata": ["visit", _, str(key)]} if re.fullmatch("[0-9]{1,9}", key):
                yield "visit", int(key)
            case {"customdata": ["bin", _, str(start), str(end), str(movement), *types]}:
                if _is_day(start) and _is_day(end) and all(isinstance(name, str) for name in types):
                    yield "bin", InBin(start, end, movement, tuple(types))


def _is_day(text: str) -> bool:
    try:
        # The last day of all has none after it.
        return date.fromisoformat(text) < date.max
    except ValueError:
        return False
