"""Times without a flight: the silence before the first flight in view, and those that observed days support."""

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
from components.ledger.dates import Qualifier, ends

SHORTEST_SILENCE = 14
"""Days. A quiet week is ordinary at a field with a few flights a month."""

_LONGEST_OPEN = timedelta(days=3_653)
"""How far a note reaches into a past or a future that it leaves open."""

Days = tuple[date, date]


@dataclass(frozen=True)
class Silence:
    """A time without a reported flight, which ended with one on a day in end (first, last). It began on a day in
    start, as the note with the title `note_title` reports, with the `qualifier` of its start; or, where
    `note_title` is "", after a flight on a day in start. name: that of its airfield, where several are watched.
    What is worked out of it is kept with it, since every click shows it again; it never changes."""

    start: tuple[date, date]
    end: tuple[date, date]
    note_title: str = ""
    qualifier: Qualifier = ""
    name: str = ""

    @cached_property
    def shortest(self) -> int:
        """Days without a flight, if it began as late and ended as early as it can have."""
        return max(self._days(self.start[1], self.end[0]), 0)

    @cached_property
    def longest(self) -> int:
        """Days without a flight, if it began as early and ended as late as it can have."""
        return self._days(self.start[0], self.end[1])

    @cached_property
    def days(self) -> str:
        """How many days it lasted, such as "12" or "9–12"."""
        return wording.bounds(self.shortest, self.longest)

    def _days(self, start: date, end: date) -> int:
        """The days of the two flights are none; the first day of which a note tells is one."""
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
        """When it was, in so few words that they fit in a line beside others."""
        return f"silence{self._where} from {self.began} to {wording.span(*self.end)}"

    @cached_property
    def sentence(self) -> str:
        """The silence in words, with what it rests on."""
        ended = wording.span(*self.end)
        if self.note_title:
            return f"Reported{self._where}: {self.note_title}, from {self.began} to the first flight, {ended}."
        return (
            f"No flight{self._where} is reported between {self.began} and {ended}. "
            "Nobody may have looked: a gap in reports is no proof that nothing flew."
        )


@dataclass(frozen=True, slots=True)
class SupportedSilence:
    """Days in a row without a flight, each of them observed throughout or reported inactive; a day at which nobody
    looked, or could not see, ends it. So does a day that is only reported inactive, on which the flight before it
    or after it may have come; suspect visits do not.

    first, last: these days. began: between which days it can have begun; before that a flight is known, or
    nothing. resumed: between which days the next flight known was, None where none is known. observed, reported:
    how many of the days are known in which way. note_titles: titles of the notes that report it; qualifier: of the
    start they give. possible: reported flights whose range reaches into it and beyond it.
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
        """On what its days rest, such as "20 days observed, 158 days reported inactive: Runway closed"."""
        titles = f": {'; '.join(self.note_titles)}" if self.note_titles else ""
        grounds = ((self.observed, "observed throughout"), (self.reported, f"reported inactive{titles}"))
        return ", ".join(f"{wording.count(days, days, 'day', 'days')} {how}" for days, how in grounds if days)

    @property
    def sentence(self) -> str:
        """The silence in words, with what it rests on and what would refute it."""
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
    """Every supported silence of at least so many days at the chosen airfields that reaches into the chosen days,
    in the order of time. Silent means without any flight, whatever types and movements the filters leave in view;
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
    """The longest of `silences`, of several the latest; None where there is none."""
    return max(silences(tables, selection), key=lambda silence: (silence.days, silence.first), default=None)


def silence_before(tables: Tables, selection: Selection) -> Silence | None:
    """The longest silence that ends with the first flight in view: a reported suspension or inactivity, or the gap
    since the flight before. Silent means without any flight at its airfield, whatever the filters leave in view.
    None where the ledger knows neither, or the first flight has an open end."""
    moves = matching_summary(tables, selection)
    first = tables.answer(moves.order_by("earliest", "latest", "airfield").limit(1))
    if first.empty:
        return None
    airfield = first["airfield"].iloc[0]
    end = _first_of(tables, moves.filter(moves.airfield == airfield))
    if end is None or end[1] == date.max:
        return None
    every = tables.summary.filter(tables.summary.airfield == airfield)
    notes = matching_notes(tables, replace(selection, airfields=(airfield,), start=None, end=None))
    silences = [*_reported(tables, notes, every, end), *_gap(tables, every, end)]
    longest = max(silences, key=lambda silence: silence.longest, default=None)
    names = watched(tables, Selection())
    return replace(longest, name=names[airfield]) if longest and len(names) > 1 else longest


def _reported(tables: Tables, notes: ir.Table, every: ir.Table, end: Days) -> list[Silence]:
    """Suspensions and inactivity that last, as a note says, until flights resume, if that may be the flight of
    `end`, and no other may have been meanwhile."""
    quiet = tables.answer(notes.filter(notes.kind.isin(QUIET_KINDS) & notes.is_period))
    silences = []
    for note in quiet.to_dict("records"):
        began, _ = ends(note["date"])
        resumed = began and _first_from(tables, every, (began.earliest, began.latest))
        if not began or not resumed or resumed[0] > end[1] or resumed[1] < end[0]:
            continue
        if _day(note["latest"]).toordinal() + 1 >= resumed[0].toordinal():
            silences.append(Silence((began.earliest, began.latest), resumed, note["title"], began.qualifier))
    return silences


def _first_from(tables: Tables, every: ir.Table, start: Days) -> Days | None:
    """Between which days the first flight lies since a silence began on a day in `start`; None where there is
    none, its end is open, or a flight that may have been before may have been in the silence."""
    is_after = every.earliest >= start[0]
    reaches = ~is_after & (every.latest > start[1])
    first = tables.answer(
        every.aggregate(
            earliest=every.earliest.min(where=is_after),
            latest=every.latest.min(where=is_after),
            reaching=reaches.sum().coalesce(0),
        )
    ).iloc[0]
    if first["reaching"] or pd.isna(first["earliest"]) or _day(first["latest"]) == date.max:
        return None
    return _day(first["earliest"]), _day(first["latest"])


def _gap(tables: Tables, every: ir.Table, end: Days) -> list[Silence]:
    """The time since the flight before, if there is one, a day at least lies between, and no other flight may be
    in it; it ended with the first of any."""
    is_before = every.latest < end[0]
    is_after = every.earliest >= end[0]
    around = tables.answer(
        every.aggregate(
            earliest=every.earliest.max(where=is_before),
            latest=every.latest.max(where=is_before),
            next=every.latest.min(where=is_after),
            reaching=(~is_before & ~is_after).sum().coalesce(0),
        )
    ).iloc[0]
    if around["reaching"] or pd.isna(around["latest"]):
        return []
    gap = Silence((_day(around["earliest"]), _day(around["latest"])), (end[0], _day(around["next"])))
    return [gap] if gap.shortest else []


def _first_of(tables: Tables, moves: ir.Table) -> Days | None:
    """Between which days the first of some movements lies; None where there is none."""
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
    """All reported movements, and all seen that are not suspect, one row for those of the same range: earliest,
    latest (dates), movements (their number), reported."""
    reports, seen = tables.summary, tables.seen
    reports = reports.filter(reports.airfield == airfield).group_by("earliest", "latest")
    seen = seen.filter((seen.airfield == airfield) & ~seen.suspect)
    seen = seen.group_by(earliest=seen["first"], latest=seen["last"])
    reported = tables.answer(reports.aggregate(movements=lambda same: same.movements.sum()))
    observed = tables.answer(seen.aggregate(movements=lambda same: same.sightings.sum()))
    both = pd.concat([reported.assign(reported=True), observed.assign(reported=False)], ignore_index=True)
    return both.assign(**{end: both[end].map(_day).astype("object") for end in ("earliest", "latest")})


def _span(tables: Tables, notes: pd.DataFrame, movements: pd.DataFrame) -> View | None:
    """From the first to the last day of which anything is known; open ends of notes reach ten years."""
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
    """First and last day of every run of quiet days; the index is days in a row."""
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
