"""The headline over the chart: the view in a few figures, and the marks that a reader picked in one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import ibis.expr.types as ir
import pandas as pd

from components.activity import wording
from components.activity.counts import counts_in_view
from components.activity.model import Tables
from components.activity.movements import ARRIVAL, DEPARTURE, MOVEMENTS
from components.activity.rows import Marked, is_in
from components.activity.selection import (
    Selection,
    known_end,
    known_start,
    matching_dated,
    matching_movements,
    matching_report_summary,
    matching_summary,
)
from components.activity.sightings import matching_seen
from components.ledger.dates.edtf import QUALIFIERS

MOST_TYPES, MOST_RANGES = 3, 2
"""The most types, and ranges per type, that a sentence names: readers take in no more at once."""
_ALIKE = ["aircraft_type", "movement", "earliest", "latest", "qualifier"]


@dataclass(frozen=True)
class Headline:
    """Figures of the whole view. Counts are (certain, possible). earliest, latest: the known days of the
    movements, within the chosen dates. open_start, open_end: a movement may have been earlier, or later, than
    these.

    Derived values are cached, since every click shows them again; a headline never changes."""

    arrivals: tuple[int, int]
    departures: tuple[int, int]
    earliest: date | None
    latest: date | None
    open_start: bool
    open_end: bool
    types: int
    origins: int

    @cached_property
    def movements(self) -> int:
        """The most movements that there can have been."""
        return self.arrivals[1] + self.departures[1]

    @cached_property
    def sentence(self) -> str:
        """The view in one sentence, such as "4 arrivals and 1 departure, 24–29 October 2025"."""
        if self.earliest is None or self.latest is None:
            return "No flights"
        arrivals = wording.count(*self.arrivals, "arrival", "arrivals")
        departures = wording.count(*self.departures, "departure", "departures")
        parts = [
            part
            for part, (_, most) in ((arrivals, self.arrivals), (departures, self.departures))
            if most or self.movements == 0
        ]
        counts = " and ".join(parts)
        days = wording.open_span(self.earliest, self.latest, earlier=self.open_start, later=self.open_end)
        return f"{counts[0].upper()}{counts[1:]}, {days}"

    @cached_property
    def basis(self) -> str:
        """What the view rests on, such as "2 types · 1 independent source"."""
        types = wording.count(self.types, self.types, "type", "types")
        origins = wording.count(self.origins, self.origins, "independent source", "independent sources")
        return f"{types} · {origins}"


@dataclass(frozen=True, slots=True)
class Reported:
    """The reported flights, wherever they begin and end, and their known days."""

    flights: int
    earliest: date | None
    latest: date | None
    open_start: bool
    open_end: bool

    @property
    def sentence(self) -> str:
        """A sentence such as "13 flights are reported, 1–13 October 2025"."""
        if self.earliest is None or self.latest is None:
            return "No flight is reported"
        flights = wording.count(self.flights, self.flights, "flight is", "flights are")
        days = wording.open_span(self.earliest, self.latest, earlier=self.open_start, later=self.open_end)
        return f"{flights} reported, {days}"


@dataclass(frozen=True)
class Seen:
    """The sightings in view that are not suspect, with their first and last day. The phrase is cached, since every
    click shows it again."""

    landings: int
    take_offs: int
    types: int
    earliest: date | None
    latest: date | None

    @property
    def sentence(self) -> str:
        """A sentence such as "No flight is reported. Seen in tracks: 12 landings and 11 take-offs, 24–29 October
        2025"."""
        if self.earliest is None or self.latest is None:
            return "No flight is reported, and none was seen"
        return f"No flight is reported. {self.counts}"

    @property
    def counts(self) -> str:
        """A sentence such as "Seen in tracks: 12 landings and 11 take-offs, 24–29 October 2025"."""
        if self.earliest is None or self.latest is None:
            return "None was seen in tracks"
        return f"Seen in tracks: {self._numbers}, {wording.span(self.earliest, self.latest)}"

    @cached_property
    def phrase(self) -> str:
        """A phrase such as "12 landings and 11 take-offs seen in tracks"; "" if none was seen."""
        return f"{self._numbers} seen in tracks" if self.landings + self.take_offs else ""

    @property
    def _numbers(self) -> str:
        return wording.landings_and_take_offs(self.landings, self.take_offs)


def reported_headline(tables: Tables, selection: Selection) -> Reported:
    """Returns the reported flights of a selection, for ledgers that watch no airfield and so have no arrivals or
    departures."""
    reports = matching_dated(tables, selection)
    totals = tables.answer(
        reports.aggregate(
            flights=reports.flight_id.nunique(),
            **_ends(reports),
        )
    ).iloc[0]
    earliest, latest, first_known, last_known = (_day(totals[name]) for name in _ENDS)
    return Reported(int(totals["flights"]), first_known, last_known, earliest == date.min, latest == date.max)


def seen_headline(tables: Tables, selection: Selection) -> Seen:
    """Returns what tracks show of a selection, without sightings that are only possible."""
    seen = matching_seen(tables, selection).filter(lambda rows: ~rows.suspect & ~rows.bracketed)
    per_movement = tables.answer(seen.group_by(seen.movement).aggregate(rows=seen.sightings.sum())).set_index(
        "movement"
    )
    totals = tables.answer(
        seen.aggregate(
            types=seen.aircraft_type.nullif("").nunique(), earliest=seen["first"].min(), latest=seen["last"].max()
        )
    ).iloc[0]
    counted = per_movement["rows"].reindex([ARRIVAL, DEPARTURE], fill_value=0)
    days = (_day(totals["earliest"]), _day(totals["latest"]))
    return Seen(int(counted[ARRIVAL]), int(counted[DEPARTURE]), int(totals["types"]), *days)


def headline(tables: Tables, selection: Selection) -> Headline:
    """Returns the figures of a selection."""
    moves = matching_summary(tables, selection)
    dates = tables.answer(moves.aggregate(**_ends(moves))).iloc[0]
    reports = matching_report_summary(tables, selection)
    types = tables.answer(reports.aggregate(types=reports.aircraft_type.nullif("").nunique()))["types"].iloc[0]
    origins = tables.supports.filter(tables.supports.is_origin).semi_join(reports, ["source_id", "attributed_to"])
    distinct = tables.answer(origins.aggregate(origins=origins.rests_on.nunique()))["origins"].iloc[0]
    counted = counts_in_view(tables, selection).reindex([ARRIVAL, DEPARTURE], fill_value=0)
    earliest, latest, first_known, last_known = (_day(dates[name]) for name in _ENDS)
    return Headline(
        arrivals=(int(counted["certain"][ARRIVAL]), int(counted["possible"][ARRIVAL])),
        departures=(int(counted["certain"][DEPARTURE]), int(counted["possible"][DEPARTURE])),
        earliest=_first_in_view(earliest, first_known, selection),
        latest=_last_in_view(latest, last_known, selection),
        open_start=earliest == date.min and selection.start is None,
        open_end=latest == date.max and selection.end is None,
        types=int(types),
        origins=int(distinct),
    )


def _first_in_view(earliest: date | None, first_known: date | None, selection: Selection) -> date | None:
    """Returns the first day in view; the first known day if the selection has no start."""
    first = first_known if selection.start is None else earliest
    return first and max(min(first, selection.end or first), selection.start or date.min)


def _last_in_view(latest: date | None, last_known: date | None, selection: Selection) -> date | None:
    """Returns the last day in view; the last known day if the selection has no end."""
    last = last_known if selection.end is None else latest
    return last and min(max(last, selection.start or last), selection.end or date.max)


_ENDS = ("earliest", "latest", "first_known", "last_known")


def _ends(dated: ir.Table) -> dict[str, ir.Value]:
    """Returns aggregates named after `_ENDS`: the ends of all ranges, and the first and last known day."""
    ends = (dated.earliest.min(), dated.latest.max(), known_start(dated).min(), known_end(dated).max())
    return dict(zip(_ENDS, ends, strict=True))


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def movements_marked(tables: Tables, selection: Selection, marked: Marked) -> pd.DataFrame:
    """Returns the marked movements grouped by their cells: columns aircraft_type, movement, earliest, latest,
    qualifier and movements (their number)."""
    parts = []
    if marked.bins or marked.ranges:
        alike = matching_summary(tables, selection)
        rows = tables.answer(alike.filter(is_in(alike, marked)))
        parts.append(rows[~rows["qualified"]].assign(qualifier=""))
        if rows["qualified"].any():
            # The summary only knows that dates are qualified. Which qualifier it is takes the movements, possibly
            # very many.
            each = matching_movements(tables, selection)
            parts.append(tables.answer(_counted(each.filter(is_in(each, marked) & (each.qualifier != "")))))
    if marked.flights:
        named = tables.movements.filter(tables.movements.flight_id.isin(marked.flights))
        parts.append(tables.answer(_counted(named)))
    return pd.concat(parts).groupby(_ALIKE, as_index=False)[["movements"]].sum()


def _counted(movements: ir.Table) -> ir.Table:
    return movements.group_by(_ALIKE).aggregate(movements=movements.count())


def mark_sentence(rows: pd.DataFrame, marked: Marked, names: Mapping[str, str]) -> str:
    """Returns the answer of `movements_marked` in words: for each type the number of movements and when. Movements
    certainly in the marked bin, if there is just one, are listed apart from those that may be."""
    bin_ = marked.bins[0] if len(marked.bins) == 1 and not (marked.ranges or marked.flights) else None
    days = (date.fromisoformat(bin_.start), date.fromisoformat(bin_.end)) if bin_ else None
    often = rows.groupby("aircraft_type")["movements"].sum().sort_values(ascending=False, kind="stable")
    sentences = [
        f"{wording.type_name(str(name), names)}: {_when(rows[rows['aircraft_type'] == name], days)}"
        for name in often.index[:MOST_TYPES]
    ]
    if more := int(often[MOST_TYPES:].sum()):
        types = len(often) - MOST_TYPES
        movements = wording.count(more, more, "movement", "movements")
        sentences.append(f"And {movements} of {wording.count(types, types, 'other type', 'other types')}")
    return " ".join(f"{sentence}." for sentence in sentences)


def _when(rows: pd.DataFrame, days: tuple[date, date] | None) -> str:
    """Returns how many movements of one type are certainly on these days, and how many may be, with their
    ranges."""
    inside = rows.iloc[:0]
    if days:
        first, last = map(pd.Timestamp, days)
        inside = rows[(rows["earliest"] >= first) & (rows["latest"] <= last)]
    others = rows.drop(inside.index)
    parts = [f"{_counts(inside)} {_on_days(*days)}{_qualifiers(inside)}"] if days and len(inside) else []
    ranges = others.groupby(["earliest", "latest"])["movements"].sum().sort_values(ascending=False, kind="stable")
    for earliest, latest in ranges.index[:MOST_RANGES]:
        alike = others[(others["earliest"] == earliest) & (others["latest"] == latest)]
        is_more = inside["movement"].nunique() == 1 and set(alike["movement"]) == set(inside["movement"])
        number = f"{wording.number(int(alike['movements'].sum()))} more" if is_more else _counts(alike)
        parts.append(f"{number} {_on_days(earliest.date(), latest.date(), is_one_day=True)}{_qualifiers(alike)}")
    if remaining := int(ranges[MOST_RANGES:].sum()):
        parts.append(f"{wording.number(remaining)} more {'that may have been then' if days else 'at other times'}")
    return "; ".join(parts)


def _counts(rows: pd.DataFrame) -> str:
    """Returns the numbers of arrivals and departures in words."""
    counts = rows.groupby("movement")["movements"].sum()
    return " and ".join(
        f"{wording.number(int(counts[movement]))} {movement}{'s' if counts[movement] > 1 else ''}"
        for movement in MOVEMENTS
        if movement in counts.index
    )


def _qualifiers(rows: pd.DataFrame) -> str:
    """Returns the qualifiers of the dates of some movements in brackets, with their counts if there are several;
    "" if no date has one."""
    each = rows.groupby("qualifier")["movements"].sum()
    doubtful = each[each.index != ""]
    if doubtful.empty:
        return ""
    words = {str(qualifier): word for qualifier, word in QUALIFIERS.items()}
    if len(each) == 1:
        return f" ({words[str(doubtful.index[0])]})"
    parts = [f"{wording.number(int(often))} {words[str(qualifier)]}" for qualifier, often in doubtful.items()]
    return f" ({', '.join(parts)})"


def _on_days(earliest: date, latest: date, *, is_one_day: bool = False) -> str:
    """Returns a range of days with its preposition; is_one_day: each movement was on one of them."""
    days = wording.span(earliest, latest)
    if earliest == wording.OPEN_START or latest == wording.OPEN_END:
        return days
    if earliest == latest:
        return f"on {days}"
    if is_one_day:
        return f"on some day in {days}"
    return f"within {days}" if "–" in days else f"in {days}"
