"""Times without a reported flight: the silence before the first flight in view."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from components.activity import words
from components.activity.selection import Selection, matching_movements, matching_notes
from components.activity.tables import Tables
from components.ledger.edtf import Qualifier, ends

QUIET_KINDS = ("suspension", "inactivity")


@dataclass(frozen=True, slots=True)
class Silence:
    """A time without a reported flight. It began on a day in start and ended on a day in end (first, last).
    `told_by` is the title of the note that reports it, `qualifier` that of the start it gives; "" where it is only
    a gap between two reports."""

    start: tuple[date, date]
    end: tuple[date, date]
    told_by: str = ""
    qualifier: Qualifier = ""

    @property
    def shortest(self) -> int:
        """Days, if it began as late and ended as early as it can have."""
        return max((self.end[0] - self.start[1]).days, 0)

    @property
    def longest(self) -> int:
        """Days, if it began as early and ended as late as it can have."""
        return (self.end[1] - self.start[0]).days

    @property
    def sentence(self) -> str:
        """The silence in words, with what it rests on."""
        began, ended = words.qualified(words.span(*self.start), self.qualifier), words.span(*self.end)
        if self.told_by:
            return f"Reported: {self.told_by}, from {began} to the first flight, {ended}."
        return (
            f"No flight is reported between {began} and {ended}. "
            "Nobody may have looked: a gap in reports is no proof that nothing flew."
        )


def silence_before(tables: Tables, selection: Selection) -> Silence | None:
    """The longest silence that ends with the first flight in view: a reported suspension or inactivity in which no
    flight is known, or the gap since the flight before. None where the ledger knows neither, or the first flight
    has an open end."""
    moves = matching_movements(tables, selection)
    first = tables.answer(moves.aggregate(earliest=moves.earliest.min(), latest=moves.latest.min()))
    if pd.isna(first["earliest"].iloc[0]):
        return None
    end = (_day(first["earliest"].iloc[0]), _day(first["latest"].iloc[0]))
    if end[1] == date.max:
        return None
    gap = _gap(tables, selection, end)
    reported = [s for s in _reported(tables, selection, end) if gap is None or gap.start[0] <= s.start[1]]
    return max([*reported, *([gap] if gap else [])], key=lambda silence: silence.longest, default=None)


def _reported(tables: Tables, selection: Selection, end: tuple[date, date]) -> list[Silence]:
    """Suspensions and inactivity that last, as a note says, until the first flight."""
    notes = matching_notes(tables, replace(selection, start=None, end=None))
    quiet = tables.answer(notes.filter(notes.kind.isin(QUIET_KINDS) & notes.is_period))
    found = []
    for note in quiet.to_dict("records"):
        began, _ = ends(note["date"])
        if began and began.earliest < end[1] and _day(note["latest"]) >= end[0] - timedelta(days=1):
            found.append(Silence((began.earliest, began.latest), end, note["title"], began.qualifier))
    return found


def _gap(tables: Tables, selection: Selection, end: tuple[date, date]) -> Silence | None:
    """The time since the flight before, whatever the chosen dates."""
    before = matching_movements(tables, replace(selection, start=None, end=None))
    before = before.filter(before.latest < end[0])
    last = tables.answer(before.aggregate(earliest=before.earliest.max(), latest=before.latest.max()))
    if pd.isna(last["latest"].iloc[0]):
        return None
    return Silence((_day(last["earliest"].iloc[0]), _day(last["latest"].iloc[0])), end)


def _day(value: object) -> date:
    return pd.Timestamp(value).date()
