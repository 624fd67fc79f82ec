"""Silences: times without a flight, before the first flight in view or supported by observed days."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import ibis.expr.types as ir
import pandas as pd

from components.activity import wording
from components.activity.bins import View
from components.activity.model import Tables
from components.activity.observation_calendar import (
    QUIET_KINDS,
    DayState,
    observation_calendar,
    reported_inactive_spans,
    span_of_scans,
    watched,
)
from components.activity.selection import Selection, matching_notes, matching_summary
from components.ledger.dates.edtf import Qualifier, ends

SHORTEST_SILENCE = 14
"""Days. A quiet week is ordinary at a field with a few flights a month."""

_LONGEST_OPEN = timedelta(days=3_653)
"""How far a note reaches into the past or the future if it has an open start or end."""

Days = tuple[date, date]


@dataclass(frozen=True)
class Silence:
    """A time without a reported flight. It ended with a flight on a day in `end` (first, last). If `note_title` is
    given, it began on a day in `start`, as the note with that title says, and `qualifier` is that of its start; if
    not, it began after a flight on a day in `start`. name: the airfield's name if several are watched.

    Derived values are cached, since every click shows them again; a silence never changes."""

    start: tuple[date, date]
    end: tuple[date, date]
    note_title: str = ""
    qualifier: Qualifier = ""
    name: str = ""

    @cached_property
    def shortest(self) -> int:
        """The fewest days without a flight: from the latest possible start to the earliest possible end."""
        return max(self._days(self.start[1], self.end[0]), 0)

    @cached_property
    def longest(self) -> int:
        """The most days without a flight: from the earliest possible start to the latest possible end."""
        return self._days(self.start[0], self.end[1])

    @cached_property
    def days(self) -> str:
        """Its length in days, such as "12" or "9–12"."""
        return wording.bounds(self.shortest, self.longest)

    def _days(self, start: date, end: date) -> int:
        """The days of the two flights do not count; the first day that a note names does."""
        return (end - start).days - (not self.note_title)

    @cached_property
    def began(self) -> str:
        """When it began, in words."""
        return wording.qualified(wording.span(*self.start), self.qualifier)

    @property
    def _where(self) -> str:
        return f" at {self.name}" if self.name else ""

    @cached_property
    def phrase(self) -> str:
        """When it was, short enough to share a line."""
        return f"silence{self._where} from {self.began} to {wording.span(*self.end)}"

    @cached_property
    def sentence(self) -> str:
        """The silence in words, with its evidence."""
        ended = wording.span(*self.end)
        if self.note_title:
            return f"Reported{self._where}: {self.note_title}, from {self.began} to the first flight, {ended}."
        return (
            f"No flight{self._where} is reported between {self.began} and {ended}. "
            "Nobody may have looked: a gap in reports is no proof that nothing flew."
        )


@dataclass(frozen=True, slots=True)
class SupportedSilence:
    """Consecutive days without a flight, each observed throughout or reported inactive. It is ended by a day on
    which nobody looked or nothing could have been seen, and by a day that is only reported inactive on which the
    flight before or after it may have been. Suspect visits do not end it.

    first, last: its days. began: the days between which it can have begun; nothing, or a flight, is known before
    them. resumed: the days between which the next known flight was; None if there is none. observed, reported: how
    many of its days are known in which way. note_titles: titles of the notes that report it. qualifier: that of
    the start which they give. possible: the number of reported movements whose range reaches into it and beyond
    it.
    """

    airfield: str
    name: str
    first: date
    last: date
    began: Days
    resumed: Days | None
    observed: int
    reported: int
    note_titles: tuple[str, ...] = ()
    qualifier: Qualifier = ""
    possible: int = 0

    @property
    def days(self) -> int:
        """How long it lasted at least."""
        return (self.last - self.first).days + 1

    @property
    def support(self) -> str:
        """What supports its days, such as "20 days observed, 158 days reported inactive: Runway closed"."""
        titles = f": {'; '.join(self.note_titles)}" if self.note_titles else ""
        grounds = ((self.observed, "observed throughout"), (self.reported, f"reported inactive{titles}"))
        return ", ".join(f"{wording.count(days, days, 'day', 'days')} {how}" for days, how in grounds if days)

    @property
    def sentence(self) -> str:
        """The silence in words, with what supports it and what would refute it."""
        began = wording.qualified(wording.span(*self.began), self.qualifier)
        again = (
            f"the next flight known is of {wording.span(*self.resumed)}"
            if self.resumed
            else "no later one is known"
        )
        doubt = ""
        if self.possible:
            flights = wording.count(self.possible, self.possible, "reported flight", "reported flights")
            doubt = f" The date of {flights} is a range that reaches into it."
        return (
            f"{self.name}: no landing or take-off is known from {began} to {wording.day(self.last)} "
            f"({self.support}); {again}.{doubt} A track or a dated photograph of "
            f"a landing between {wording.day(self.first)} and {wording.day(self.last)} would refute it."
        )


def silences(tables: Tables, selection: Selection, shortest: int = SHORTEST_SILENCE) -> list[SupportedSilence]:
    """Returns every supported silence of at least `shortest` days at the selected airfields that overlaps the
    selected dates, in order of time. Silent means without any flight, whatever types and movements are selected;
    the filters of source and credibility apply to the notes."""
    long_enough = [
        silence
        for airfield, name in watched(tables, selection).items()
        for silence in _supported(tables, selection, str(airfield), str(name))
        if silence.days >= shortest
        and silence.first <= (selection.end or date.max)
        and silence.last >= (selection.start or date.min)
    ]
    return sorted(long_enough, key=lambda silence: (silence.first, silence.airfield))


def longest_silence(tables: Tables, selection: Selection) -> SupportedSilence | None:
    """Returns the longest supported silence, the latest of several; None if there is none."""
    return max(silences(tables, selection), key=lambda silence: (silence.days, silence.first), default=None)


def silence_before(tables: Tables, selection: Selection) -> Silence | None:
    """Returns the longest silence that ends with the first flight in view: a reported suspension or inactivity, or
    the time since the flight before. Silent means without any flight at its airfield, whatever the filters. None
    if the ledger knows neither, or if the first flight has an open end."""
    moves = matching_summary(tables, selection)
    first = tables.answer(moves.order_by("earliest", "latest", "airfield").limit(1))
    if first.empty:
        return None
    airfield = first["airfield"].iloc[0]
    end = _first_of(tables, moves.filter(moves.airfield == airfield))
    if end is None or end[1] == date.max:
        return None
    all_movements = tables.summary.filter(tables.summary.airfield == airfield)
    notes = matching_notes(tables, replace(selection, airfields=(airfield,), start=None, end=None))
    silences = [*_reported(tables, notes, all_movements, end), *_silence_since_last(tables, all_movements, end)]
    longest = max(silences, key=lambda silence: silence.longest, default=None)
    names = watched(tables, Selection())
    return replace(longest, name=names[airfield]) if longest and len(names) > 1 else longest


def _reported(tables: Tables, notes: ir.Table, all_movements: ir.Table, end: Days) -> list[Silence]:
    """Returns the suspensions and inactivities that end with the first flight, as reported by notes: those that
    last until flights resume, if that may be the flight of `end` and no other flight may have come in between."""
    quiet = tables.answer(notes.filter(notes.kind.isin(QUIET_KINDS) & notes.is_period))
    silences = []
    for note in quiet.to_dict("records"):
        began, _ = ends(note["date"])
        resumed = began and _first_from(tables, all_movements, (began.earliest, began.latest))
        if not began or not resumed or resumed[0] > end[1] or resumed[1] < end[0]:
            continue
        if _day(note["latest"]).toordinal() + 1 >= resumed[0].toordinal():
            silences.append(Silence((began.earliest, began.latest), resumed, note["title"], began.qualifier))
    return silences


def _first_from(tables: Tables, all_movements: ir.Table, start: Days) -> Days | None:
    """Returns the days between which the first flight after the start of a silence (a day in `start`) lies. None
    if there is none, if its end is open, or if an earlier flight may have been within the silence."""
    is_after = all_movements.earliest >= start[0]
    reaches = ~is_after & (all_movements.latest > start[1])
    first = tables.answer(
        all_movements.aggregate(
            earliest=all_movements.earliest.min(where=is_after),
            latest=all_movements.latest.min(where=is_after),
            reaching=reaches.sum().coalesce(0),
        )
    ).iloc[0]
    if first["reaching"] or pd.isna(first["earliest"]) or _day(first["latest"]) == date.max:
        return None
    return _day(first["earliest"]), _day(first["latest"])


def _silence_since_last(tables: Tables, all_movements: ir.Table, end: Days) -> list[Silence]:
    """Returns the silence since the previous flight, if there is one, at least a day lies between them, and no
    other flight may be in it. It ends with the first of all flights, not only those in view."""
    is_before = all_movements.latest < end[0]
    is_after = all_movements.earliest >= end[0]
    around = tables.answer(
        all_movements.aggregate(
            earliest=all_movements.earliest.max(where=is_before),
            latest=all_movements.latest.max(where=is_before),
            next=all_movements.latest.min(where=is_after),
            reaching=(~is_before & ~is_after).sum().coalesce(0),
        )
    ).iloc[0]
    if around["reaching"] or pd.isna(around["latest"]):
        return []
    silence = Silence((_day(around["earliest"]), _day(around["latest"])), (end[0], _day(around["next"])))
    return [silence] if silence.shortest else []


def _first_of(tables: Tables, moves: ir.Table) -> Days | None:
    """Returns the days between which the first of some movements lies; None if there are none."""
    first = tables.answer(moves.aggregate(earliest=moves.earliest.min(), latest=moves.latest.min()))
    if pd.isna(first["earliest"].iloc[0]):
        return None
    return _day(first["earliest"].iloc[0]), _day(first["latest"].iloc[0])


def _day(value: object) -> date:
    return pd.Timestamp(value).date()


def _supported(tables: Tables, selection: Selection, airfield: str, name: str) -> list[SupportedSilence]:
    here = Selection(airfields=(airfield,), sources=selection.sources, credibility=selection.credibility)
    notes = reported_inactive_spans(tables, here, airfield)
    movements = _movements_and_sightings(tables, airfield)
    span = _span(tables, notes, movements)
    if span is None:
        return []
    calendar = observation_calendar(tables, here, span)
    states = pd.Series(calendar["state"].to_numpy(), index=[day.date() for day in calendar["day"]])
    quiet = states.isin([DayState.NONE, DayState.INACTIVE])
    for first, last in _runs(quiet):
        begins, ends = movements["earliest"].between(first, last), movements["latest"].between(first, last)
        for row in movements[begins & ends].itertuples():
            quiet.loc[row.earliest : row.latest] = False
        for row in movements[begins ^ ends].itertuples():
            doubtful = slice(max(row.earliest, first), min(row.latest, last))
            quiet.loc[doubtful] &= states.loc[doubtful] != DayState.INACTIVE
    return [_silence(airfield, name, run, states, notes, movements) for run in _runs(quiet)]


def _movements_and_sightings(tables: Tables, airfield: str) -> pd.DataFrame:
    """Returns all reported movements, and all sightings that are not suspect, grouped by range: earliest, latest
    (dates), movements (their number), reported."""
    reports, seen = tables.summary, tables.seen
    reports = reports.filter(reports.airfield == airfield).group_by("earliest", "latest")
    seen = seen.filter((seen.airfield == airfield) & ~seen.suspect)
    seen = seen.group_by(earliest=seen["first"], latest=seen["last"])
    reported = tables.answer(reports.aggregate(movements=lambda same: same.movements.sum()))
    observed = tables.answer(seen.aggregate(movements=lambda same: same.sightings.sum()))
    both = pd.concat([reported.assign(reported=True), observed.assign(reported=False)], ignore_index=True)
    return both.assign(**{end: both[end].map(_day).astype("object") for end in ("earliest", "latest")})


def _span(tables: Tables, notes: pd.DataFrame, movements: pd.DataFrame) -> View | None:
    """Returns the first to the last day of which anything is known; open ends of notes reach ten years."""
    scanned = span_of_scans(tables)
    days = [scanned.start, scanned.end] if scanned else []
    days += [day for day in [*notes["first"], *notes["last"]] if date.min < day < date.max]
    if not days:
        return None
    if len(movements):
        days += [
            day for day in movements["earliest"] if min(days) - _LONGEST_OPEN < day < max(days) + _LONGEST_OPEN
        ]
    return View(min(days), max(days))


def _runs(quiet: pd.Series) -> list[Days]:
    """Returns the first and last day of every run of quiet days. The index is consecutive days."""
    run = (quiet != quiet.shift()).cumsum()[quiet]
    return [(days[0], days[-1]) for days in run.groupby(run).groups.values()]


def _silence(
    airfield: str, name: str, run: Days, states: pd.Series, notes: pd.DataFrame, movements: pd.DataFrame
) -> SupportedSilence:
    first, last = run
    inside = states.loc[first:last]
    telling = notes[(notes["first"] <= last) & (notes["last"] >= first)]
    telling = telling.drop_duplicates("title") if (inside == DayState.INACTIVE).any() else telling.head(0)
    starting = telling[telling["first"] == first]
    before = (
        movements.loc[movements["latest"] < first, "latest"].max() if (movements["latest"] < first).any() else None
    )
    after = movements[movements["latest"] > last]
    earliest = min(starting["begins"]) if len(starting) else first
    if before is not None:
        day_after = before + timedelta(days=1)
        earliest = max(earliest, day_after) if len(starting) else day_after
    resumed = None
    if len(after):
        resumed = (max(min(after["earliest"]), last + timedelta(days=1)), min(after["latest"]))
    reaching = movements[movements["reported"] & (movements["earliest"] <= last) & (movements["latest"] >= first)]
    wide = reaching[(reaching["earliest"] < first) | (reaching["latest"] > last)]
    return SupportedSilence(
        airfield=airfield,
        name=name,
        first=first,
        last=last,
        began=(earliest, first),
        resumed=resumed,
        observed=int((inside == DayState.NONE).sum()),
        reported=int((inside == DayState.INACTIVE).sum()),
        note_titles=tuple(telling["title"]),
        qualifier=starting["qualifier"].iloc[0] if len(starting) else "",
        possible=int(wide["movements"].sum()),
    )
