"""The answers of `components.activity` worked out slowly, one flight after another, and ledgers to ask them of."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from components.activity.bins import Bin, View
from components.activity.selection import ANY_CREDIBILITY, Selection
from components.ledger.dates.edtf import EdtfDate, parse
from components.ledger.ledger import Ledger
from components.ledger.lineage import ids, lineage, support_table

from .other_rows import visits_again, with_rows

Row = Mapping[str, Any]


def bounds(text: str) -> tuple[date, date]:
    parsed = parse(text)
    assert isinstance(parsed, EdtfDate)
    return parsed.earliest, parsed.latest


@dataclass(frozen=True)
class Movement:
    """A landing or take-off, with every report of its flight."""

    flight_id: str
    airfield: str
    movement: str
    reports: tuple[Row, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.flight_id, self.airfield, self.movement

    @cached_property
    def bounds(self) -> tuple[date, date]:
        """The first and the last day on which it can have been."""
        dates = [bounds(row["date"]) for row in self.reports]
        earliest, latest = max(first for first, _ in dates), min(last for _, last in dates)
        if earliest <= latest:
            return earliest, latest
        return min(first for first, _ in dates), max(last for _, last in dates)

    @property
    def known_as(self) -> tuple[date, date, str, str]:
        """Its range, type and kind."""
        return *self.bounds, self.aircraft_type, self.movement

    @cached_property
    def aircraft_type(self) -> str:
        return " / ".join(sorted({row["aircraft_type"] for row in self.reports} - {""}))


class Reader:
    """Somebody who reads a ledger row after row."""

    def __init__(self, ledger: Ledger) -> None:
        sources = ledger.sources
        self.drawn = {row.source_id: ids(row.derived_from) for row in sources.itertuples()}
        self.reports: list[Row] = ledger.reports.frame().reset_index().to_dict("records")
        self.notes: list[Row] = ledger.notes.to_dict("records")
        flights: dict[str, list[Row]] = {}
        for row in self.reports:
            flights.setdefault(row["flight_id"], []).append(row)
        self.movements = [
            Movement(flight_id, airfield, movement, tuple(told))
            for flight_id, told in flights.items()
            for airfield in ledger.airfields["airfield"]
            for movement, end in (("arrival", "destination"), ("departure", "origin"))
            if any(row[end] == airfield for row in told)
        ]

    def matching(self, selection: Selection) -> list[Movement]:
        """The movements that pass every filter."""
        return [
            each
            for each in self.movements
            if (not selection.airfields or each.airfield in selection.airfields)
            and (not selection.movements or each.movement in selection.movements)
            and touches(each.bounds, selection)
            and any(self.report_passes(row, selection) for row in each.reports)
        ]

    def report_passes(self, row: Row, selection: Selection) -> bool:
        return (
            (not selection.types or row["aircraft_type"] in selection.types)
            and (not selection.operators or row["operator"] in selection.operators)
            and self.statement_passes(row, selection)
        )

    def note_passes(self, row: Row, selection: Selection) -> bool:
        return (
            (not selection.airfields or row["airfield"] in selection.airfields)
            and touches(bounds(row["date"]), selection)
            and self.statement_passes(row, selection)
        )

    def statement_passes(self, row: Row, selection: Selection) -> bool:
        """Whether a report or note has the grade and rests on one of the sources."""
        grade = row["credibility"]
        if selection.credibility < ANY_CREDIBILITY and not (pd.notna(grade) and grade <= selection.credibility):
            return False
        return not selection.sources or bool(self.rests_on(row) & set(selection.sources))

    def rests_on(self, row: Row) -> set[str]:
        """A statement rests on its source, on all that is behind it, and on those that passed it on."""
        source, named = row["source_id"], set(ids(row["attributed_to"]))
        passed_on = {name for name in self.all_behind([source]) if named & self.all_behind([name])}
        return {source} | self.behind(row) | passed_on

    def behind(self, row: Row) -> set[str]:
        """Those it is attributed to and what they draw on; without attribution, its source and what that draws on.
        Nothing is behind a source that speaks in its own words."""
        source, named = row["source_id"], ids(row["attributed_to"])
        return self.all_behind([name for name in named if name != source] if named else [source])

    def all_behind(self, sources: Iterable[str]) -> set[str]:
        """Some sources and what they draw on, directly or further back."""
        waiting, found = list(sources), set[str]()
        while waiting:
            name = waiting.pop()
            found.add(name)
            waiting += [other for other in self.drawn.get(name, ()) if other not in found]
        return found

    def origins(self, row: Row) -> set[str]:
        """Those it rests on that draw on no other; a source that speaks in its own words is one."""
        source = row["source_id"]
        own = {source} if source in ids(row["attributed_to"]) else set()
        return own | {name for name in self.behind(row) if not self.drawn.get(name)}

    def counts(
        self, selection: Selection, span: View, size: Bin
    ) -> dict[tuple[date, date, str, str], tuple[int, int]]:
        """(first day, last day, type, movement) of a bin to (certain, possible)."""
        counted: dict[tuple[date, date, str, str], tuple[int, int]] = {}
        bins = bins_of(span, size)
        for each in self.matching(selection):
            earliest, latest = each.bounds
            if is_rough(each, size):
                continue
            for first, last in bins:
                if earliest <= last and latest >= first:
                    key = first, last, each.aircraft_type, each.movement
                    certain, possible = counted.get(key, (0, 0))
                    is_sure = max(first, span.start) <= earliest and latest <= min(last, span.end)
                    counted[key] = certain + is_sure, possible + 1
        return counted


def is_rough(movement: Movement, size: Bin) -> bool:
    """Whether it is known by an open end, or can have been in more than three bins."""
    first, latest = movement.bounds
    if first == date.min or latest == date.max:
        return True
    for _ in range(3):
        first = bin_of(first, size)[1] + timedelta(days=1)
    return first <= latest


def touches(days: tuple[date, date], selection: Selection) -> bool:
    first, last = days
    starts_in_time = selection.end is None or first <= selection.end
    ends_in_time = selection.start is None or last >= selection.start
    return starts_in_time and ends_in_time


def bin_of(day: date, size: Bin) -> tuple[date, date]:
    """The first and the last day of the bin that a day lies in."""
    match size:
        case Bin.DAY:
            return day, day
        case Bin.WEEK:
            monday = day - timedelta(days=day.weekday())
            return monday, monday + timedelta(days=6)
        case Bin.MONTH:
            return months(day.year, day.month, day.month)
        case Bin.QUARTER:
            first = (day.month - 1) // 3 * 3 + 1
            return months(day.year, first, first + 2)
        case Bin.YEAR:
            return months(day.year, 1, 12)


def months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def days_of(span: View) -> list[date]:
    return [span.start + timedelta(days=number) for number in range(span.days)]


def bins_of(span: View, size: Bin) -> list[tuple[date, date]]:
    return list(dict.fromkeys(bin_of(day, size) for day in days_of(span)))


def told(table: pd.DataFrame) -> dict[tuple[date, date, str, str], tuple[int, int]]:
    """The answer of `counts_per_bin` in the form of `Reader.counts`."""
    return {
        (row.start.date(), row.end.date(), row.aircraft_type, row.movement): (row.certain, row.possible)
        for row in table.itertuples()
    }


def keys(table: pd.DataFrame) -> list[tuple[str, str, str]]:
    """The answer of `matching_movements` as keys, in order."""
    return sorted(table[["flight_id", "airfield", "movement"]].itertuples(index=False, name=None))


DAYS = st.dates(date(2023, 12, 20), date(2024, 4, 10))
TYPES = ("IL62", "A124", "ZEPPELIN NT", "")
OPERATORS = ("Borealis", "Corvane Cargo", "")
AIRFIELDS = ("XQAA", "XQBB")


@st.composite
def flight_dates(draw: st.DrawFn) -> str:
    """A date of a flight, in any form of the profile."""
    day, later = sorted([draw(DAYS), draw(DAYS)])
    form = draw(
        st.sampled_from(
            [
                f"{day}",
                f"{day}T23:59Z",
                f"{day}T00:00:00Z",
                f"{day:%Y-%m}",
                f"{day:%Y}",
                f"[{day}..{later}]",
                f"[{day}..{day + timedelta(days=2)}]",
                f"[{day:%Y-%m}..{later:%Y-%m}]",
                f"[{day}..]",
                f"[{day:%Y-%m}..]",
            ]
        )
    )
    return form + draw(st.sampled_from(["", "?", "~", "%"]))


@st.composite
def report_rows(draw: st.DrawFn, sources: list[str]) -> list[dict[str, Any]]:
    """Reports of one to fifteen flights, some told by several sources."""
    rows = []
    for number in range(draw(st.integers(1, 15))):
        for source in draw(st.lists(st.sampled_from(sources), min_size=1, max_size=3, unique=True)):
            one, other = draw(st.sampled_from(AIRFIELDS)), draw(st.sampled_from([*AIRFIELDS, ""]))
            ends = draw(st.permutations([one, other]))
            rows.append(
                {
                    "flight_id": f"flight-{number}",
                    "date": draw(flight_dates()),
                    "aircraft_type": draw(st.sampled_from(TYPES)),
                    "operator": draw(st.sampled_from(OPERATORS)),
                    "origin": ends[0],
                    "destination": ends[1],
                    "source_id": source,
                    "attributed_to": draw(st.sampled_from(["", source, *sources])),
                    "credibility": draw(st.sampled_from([None, 1, 2, 3, 4, 5, 6])),
                }
            )
    return rows


def ledger_from(base: Ledger, rows: list[dict[str, Any]]) -> Ledger:
    """The ledger `base` with other reports."""
    written = pd.DataFrame(rows).reindex(columns=base.reports.table.drop("row").columns)
    texts = written.drop(columns=["credibility"]).fillna("").astype("str")
    dates = [parse(text) for text in texts["date"]]
    reports = texts.assign(
        credibility=written["credibility"].astype("Int64"),
        earliest=pd.array([each.earliest for each in dates], dtype="datetime64[s]"),
        latest=pd.array([each.latest for each in dates], dtype="datetime64[s]"),
        qualifier=pd.array([each.qualifier for each in dates], dtype="str"),
    ).rename_axis("row")
    supports = support_table(pd.concat([reports, base.notes]), lineage(base.sources))
    return replace(with_rows(base, reports, visits_again(base)), supports=supports)


@st.composite
def selections(draw: st.DrawFn, sources: list[str], days: st.SearchStrategy[date] = DAYS) -> Selection:
    """Any combination of filters; half of them let everything through."""

    def some(choices: tuple[str, ...]) -> tuple[str, ...]:
        most = draw(st.sampled_from([0, 3]))
        return tuple(draw(st.lists(st.sampled_from(choices), max_size=most, unique=True)))

    chosen = sorted(draw(st.lists(days, min_size=2, max_size=2)))
    first, last = (day if draw(st.booleans()) else None for day in chosen)
    return Selection(
        types=some((*TYPES, "IL76", "B190", "unheard of")),
        airfields=some((*AIRFIELDS, "OSLK")),
        movements=some(("arrival", "departure")),
        operators=some((*OPERATORS, "Meridian Air Wing")),
        sources=some((*sources, "unheard of")),
        start=first,
        end=last,
        credibility=draw(st.sampled_from([1, 2, 3, 4, 5, 6, 6, 6])),
    )
