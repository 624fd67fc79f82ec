"""Times without a reported flight: the silence before the first flight in view."""

from dataclasses import dataclass, replace
from datetime import date

import ibis.expr.types as ir
import pandas as pd

from components.activity import words
from components.activity.selection import Selection, matching_movements, matching_notes
from components.activity.tables import Tables
from components.ledger.edtf import Qualifier, ends

QUIET_KINDS = ("suspension", "inactivity")

Days = tuple[date, date]


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
    """The longest silence that ends with the first flight in view: a reported suspension or inactivity, or the gap
    since the flight before. Silent means without any flight at its airfield, whatever the filters leave in view.
    None where the ledger knows neither, or the first flight has an open end."""
    moves = matching_movements(tables, selection)
    first = tables.answer(moves.order_by("earliest", "latest").limit(1))
    if first.empty:
        return None
    airfield = first["airfield"].iloc[0]
    end = _first_of(tables, moves.filter(moves.airfield == airfield))
    if end is None or end[1] == date.max:
        return None
    every = tables.movements.filter(tables.movements.airfield == airfield)
    notes = matching_notes(tables, replace(selection, airfields=(airfield,), start=None, end=None))
    silences = [*_reported(tables, notes, every, end), *_gap(tables, every, end)]
    return max(silences, key=lambda silence: silence.longest, default=None)


def _reported(tables: Tables, notes: ir.Table, every: ir.Table, end: Days) -> list[Silence]:
    """Suspensions and inactivity that last, as a note says, until flights resume, if that may be the flight of
    `end`."""
    quiet = tables.answer(notes.filter(notes.kind.isin(QUIET_KINDS) & notes.is_period))
    found = []
    for note in quiet.to_dict("records"):
        began, _ = ends(note["date"])
        resumed = began and _first_of(tables, every.filter(every.earliest >= began.earliest))
        if not began or not resumed or resumed[0] > end[1] or resumed[1] < end[0]:
            continue
        if _day(note["latest"]).toordinal() + 1 >= resumed[0].toordinal():
            found.append(Silence((began.earliest, began.latest), resumed, note["title"], began.qualifier))
    return found


def _gap(tables: Tables, every: ir.Table, end: Days) -> list[Silence]:
    """The time since the flight before, if there is one."""
    before = every.filter(every.latest < end[0])
    last = tables.answer(before.aggregate(earliest=before.earliest.max(), latest=before.latest.max()))
    if pd.isna(last["latest"].iloc[0]):
        return []
    return [Silence((_day(last["earliest"].iloc[0]), _day(last["latest"].iloc[0])), end)]


def _first_of(tables: Tables, moves: ir.Table) -> Days | None:
    """Between which days the first of some movements lies; None where there is none."""
    first = tables.answer(moves.aggregate(earliest=moves.earliest.min(), latest=moves.latest.min()))
    if pd.isna(first["earliest"].iloc[0]):
        return None
    return _day(first["earliest"].iloc[0]), _day(first["latest"].iloc[0])


def _day(value: object) -> date:
    return pd.Timestamp(value).date()
