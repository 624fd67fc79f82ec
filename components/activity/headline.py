"""What the view holds, in a few figures."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from components.activity import wording
from components.activity.counts import counts_in_view
from components.activity.model import Tables
from components.activity.movements import ARRIVAL, DEPARTURE
from components.activity.selection import (
    Selection,
    known_end,
    matching_dated,
    matching_report_summary,
    matching_summary,
)
from components.activity.sightings import matching_seen


@dataclass(frozen=True)
class Headline:
    """Figures over the whole view. Counts are (certain, possible); earliest and latest span the days known of the
    movements, within the chosen dates; open_ended says that one may have been later. What is worked out of them is
    kept with them, since every click shows it again; they never change."""

    arrivals: tuple[int, int]
    departures: tuple[int, int]
    earliest: date | None
    latest: date | None
    open_ended: bool
    types: int
    origins: int

    @cached_property
    def movements(self) -> int:
        """The most movements there can have been."""
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
        later = " or later" if self.open_ended else ""
        return f"{counts[0].upper()}{counts[1:]}, {wording.span(self.earliest, self.latest)}{later}"

    @cached_property
    def basis(self) -> str:
        """What the view rests on, such as "2 types · 1 independent source"."""
        types = wording.count(self.types, self.types, "type", "types")
        origins = wording.count(self.origins, self.origins, "independent source", "independent sources")
        return f"{types} · {origins}"


@dataclass(frozen=True, slots=True)
class Reported:
    """The flights that are reported, wherever they begin and end, and the days known of them."""

    flights: int
    earliest: date | None
    latest: date | None
    open_ended: bool

    @property
    def sentence(self) -> str:
        """Such as "13 flights are reported, 1–13 October 2025"."""
        if self.earliest is None or self.latest is None:
            return "No flight is reported"
        flights = wording.count(self.flights, self.flights, "flight is", "flights are")
        later = " or later" if self.open_ended else ""
        return f"{flights} reported, {wording.span(self.earliest, self.latest)}{later}"


@dataclass(frozen=True)
class Seen:
    """What tracks show over the whole view, without what is suspect, and the days between which it lies. The
    phrase is kept with it, as those of `Headline` are."""

    landings: int
    take_offs: int
    types: int
    earliest: date | None
    latest: date | None

    @property
    def sentence(self) -> str:
        """Such as "No flight is reported. Seen in tracks: 12 landings and 11 take-offs, 24–29 October 2025"."""
        if self.earliest is None or self.latest is None:
            return "No flight is reported, and none was seen"
        return f"No flight is reported. {self.counts}"

    @property
    def counts(self) -> str:
        """Such as "Seen in tracks: 12 landings and 11 take-offs, 24–29 October 2025"."""
        if self.earliest is None or self.latest is None:
            return "None was seen in tracks"
        return f"Seen in tracks: {self._numbers}, {wording.span(self.earliest, self.latest)}"

    @cached_property
    def phrase(self) -> str:
        """Such as "12 landings and 11 take-offs seen in tracks"; "" where none was."""
        return f"{self._numbers} seen in tracks" if self.landings + self.take_offs else ""

    @property
    def _numbers(self) -> str:
        landings = wording.count(self.landings, self.landings, "landing", "landings")
        return f"{landings} and {wording.count(self.take_offs, self.take_offs, 'take-off', 'take-offs')}"


def reported_headline(tables: Tables, selection: Selection) -> Reported:
    """The flights of a selection where no airfield is watched: neither arrivals nor departures."""
    reports = matching_dated(tables, selection)
    totals = tables.answer(
        reports.aggregate(
            flights=reports.flight_id.nunique(),
            earliest=reports.earliest.min(),
            latest=reports.latest.max(),
            last_known=known_end(reports).max(),
        )
    ).iloc[0]
    earliest, latest, last_known = (_day(totals[name]) for name in ("earliest", "latest", "last_known"))
    return Reported(int(totals["flights"]), earliest, last_known, latest == date.max)


def seen_headline(tables: Tables, selection: Selection) -> Seen:
    """What tracks show for a selection; what is only possible, bracketed, is not among it."""
    seen = matching_seen(tables, selection).filter(lambda rows: ~rows.suspect & ~rows.bracketed)
    per_movement = tables.answer(seen.group_by(seen.movement).aggregate(rows=seen.sightings.sum())).set_index(
        "movement"
    )
    whole = tables.answer(
        seen.aggregate(
            types=seen.aircraft_type.nullif("").nunique(), earliest=seen["first"].min(), latest=seen["last"].max()
        )
    ).iloc[0]
    counted = per_movement["rows"].reindex([ARRIVAL, DEPARTURE], fill_value=0)
    days = (_day(whole["earliest"]), _day(whole["latest"]))
    return Seen(int(counted[ARRIVAL]), int(counted[DEPARTURE]), int(whole["types"]), *days)


def headline(tables: Tables, selection: Selection) -> Headline:
    """The figures for a selection."""
    moves = matching_summary(tables, selection)
    dates = tables.answer(
        moves.aggregate(
            earliest=moves.earliest.min(), latest=moves.latest.max(), last_known=known_end(moves).max()
        )
    ).iloc[0]
    reports = matching_report_summary(tables, selection)
    types = tables.answer(reports.aggregate(types=reports.aircraft_type.nullif("").nunique()))["types"].iloc[0]
    origins = tables.supports.filter(tables.supports.is_origin).semi_join(reports, ["source_id", "attributed_to"])
    distinct = tables.answer(origins.aggregate(origins=origins.rests_on.nunique()))["origins"].iloc[0]
    counted = counts_in_view(tables, selection).reindex([ARRIVAL, DEPARTURE], fill_value=0)
    earliest, latest, last_known = (_day(dates[name]) for name in ("earliest", "latest", "last_known"))
    reach = last_known if selection.end is None else latest
    return Headline(
        arrivals=(int(counted["certain"][ARRIVAL]), int(counted["possible"][ARRIVAL])),
        departures=(int(counted["certain"][DEPARTURE]), int(counted["possible"][DEPARTURE])),
        earliest=earliest and max(earliest, selection.start or earliest),
        latest=reach and min(max(reach, selection.start or reach), selection.end or date.max),
        open_ended=latest == date.max and selection.end is None,
        types=int(types),
        origins=int(distinct),
    )


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
