"""Which reports and visits can bear on each other, by place and time: all that a verdict on some of them needs."""

from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from components.activity.model import Tables

PLACE = ["airfield", "movement"]
MOST_PAIRS = 300_000
"""So many pairs of a report and a visit at the same place and time are looked at; more would take minutes."""

_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Times at places, outside of which nothing bears on what is inside. windows: airfield, movement, first, last
    (days, datetime64), in order, none touching another. pairs: how many pairs there can be inside, at most."""

    windows: pd.DataFrame
    pairs: int

    def holds(self, rows: ir.Table, first: str, last: str) -> ir.Table:
        """The rows with airfield and movement that are inside, or in between at the same place; `first` and `last`
        name their columns of time."""
        whole = self.windows.groupby(PLACE).agg(first=("first", "min"), last=("last", "max"))
        inside = [
            (rows.airfield == airfield)
            & (rows.movement == movement)
            & (rows[last].cast("date") >= span.first.date())
            & (rows[first].cast("date") <= span.last.date())
            for (airfield, movement), span in zip(whole.index, whole.itertuples(), strict=True)
        ]
        return rows.filter(ibis.or_(*inside)) if inside else rows.limit(0)

    def inside(self, rows: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
        """Of the rows of a frame those that are inside a window."""
        inside = pd.Series(False, index=rows.index)
        own = dict(list(self.windows.groupby(PLACE)))
        for place, part in rows.groupby(PLACE):
            if place in own:
                inside.loc[part.index] = _touches(part[first].dt.floor("D"), part[last].dt.floor("D"), own[place])
        return rows[inside]


def neighbourhood(tables: Tables, spans: pd.DataFrame) -> Neighbourhood:
    """Returns all times that bear on the reports or visits in `spans`: airfield, movement, first, last
    (datetime64)."""
    reported, seen = _reported_spans(tables), _seen_spans(tables)
    windows, pairs = [], 0
    for place, own in spans.groupby(PLACE):
        reports, visits = (rows[(rows[PLACE] == list(place)).all(axis=1)] for rows in (reported, seen))
        reports = reports[_touches(reports["first"], reports["last"], _merged(visits))]
        every = _merged(pd.concat([reports, visits]))
        near = every[_touches(every["first"], every["last"], _merged(own))]
        reports, visits = (rows[_touches(rows["first"], rows["last"], near)] for rows in (reports, visits))
        pairs += _pairs(reports, visits)
        windows.append(near.assign(**dict(zip(PLACE, place, strict=True))))
    columns = [*PLACE, "first", "last"]
    whole = pd.concat(windows)[columns] if windows else spans.head(0)[columns]
    return Neighbourhood(whole.sort_values(columns, ignore_index=True), pairs)


def _reported_spans(tables: Tables) -> pd.DataFrame:
    """Reported movements that have the same range: airfield, movement, first, last, count. The range of one that
    an analyst has decided on reaches to the time that was decided."""
    moves = tables.summary.group_by(*PLACE, first="earliest", last="latest")
    reported = _dated(tables.answer(moves.aggregate(count=lambda same: same.movements.sum())))
    decisions = tables.answer(tables.matches.select("flight_id", *PLACE, "time_utc")).dropna()
    if decisions.empty:
        return reported
    named = tables.movements.filter(tables.movements.flight_id.isin(decisions["flight_id"].unique().tolist()))
    ranges = tables.answer(named.select("flight_id", *PLACE, first="earliest", last="latest"))
    decided = _dated(ranges).merge(decisions, on=["flight_id", *PLACE])
    day = decided["time_utc"].dt.floor("D").astype("datetime64[s]")
    first = decided["first"].where(decided["first"] < day - _DAY, day - _DAY)
    last = decided["last"].where(decided["last"] > day + _DAY, day + _DAY)
    return pd.concat([reported, decided[PLACE].assign(first=first, last=last, count=1)], ignore_index=True)


def _seen_spans(tables: Tables) -> pd.DataFrame:
    """Returns landings and take-offs with the same bounds: airfield, movement, first, last, count."""
    seen = tables.seen.group_by(*PLACE, first="first", last="last")
    return _dated(tables.answer(seen.aggregate(count=lambda same: same.sightings.sum())))


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(**{end: rows[end].astype("datetime64[s]") for end in ("first", "last")})


def _merged(spans: pd.DataFrame) -> pd.DataFrame:
    """Spans that share a day, joined: first and last, in order."""
    ordered = spans[["first", "last"]].sort_values("first", ignore_index=True)
    reach = ordered["last"].cummax()
    group = (ordered["first"] > reach.shift()).cumsum()
    return ordered.groupby(group).agg(first=("first", "min"), last=("last", "max")).reset_index(drop=True)


def _touches(first: pd.Series, last: pd.Series, spans: pd.DataFrame) -> np.ndarray:
    """Which of the given spans share a day with one of `spans`, which are merged."""
    after = np.searchsorted(spans["last"].to_numpy("datetime64[s]"), first.to_numpy("datetime64[s]"), side="left")
    starts = np.append(spans["first"].to_numpy("datetime64[s]"), np.datetime64("NaT"))
    return np.asarray(starts[after] <= last.to_numpy("datetime64[s]"), dtype=bool)


def _pairs(reports: pd.DataFrame, visits: pd.DataFrame) -> int:
    """How many pairs of the two share a day, at most."""
    begun = _up_to(visits, "first", reports["last"], "right")
    over = _up_to(visits, "last", reports["first"], "left")
    return int(((begun - over) * reports["count"].to_numpy()).sum())


def _up_to(visits: pd.DataFrame, end: str, days: pd.Series, side: Literal["left", "right"]) -> np.ndarray:
    """How many visits have their first or last day before each of the given days, or on it (right)."""
    ordered = visits.sort_values(end)
    places = ordered[end].searchsorted(days, side=side)
    return np.append(0, ordered["count"].cumsum())[places]
