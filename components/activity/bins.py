"""The time axis: what span is in view, the bins it is counted in, and how many movements of uncertain date each of
them holds: certainly, and possibly."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import pandas as pd

from components.activity.model import Tables
from components.activity.selection import Selection, known_end, known_start, matching_summary
from components.activity.sightings import matching_seen


class Bin(StrEnum):
    """Length of a bin. Weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def unit(self) -> str:
        """The letter by which Ibis and pandas know it."""
        return {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}[self.value]


# The longest span, in days, that each bin is chosen for: no more than about seventy bars.
_LONGEST = {Bin.DAY: 70, Bin.WEEK: 430, Bin.MONTH: 2200, Bin.QUARTER: 6400}
_SHORTEST_VIEW = timedelta(days=14)
"""A single flight is shown with a week before and after it: alone, a day has no time axis."""
_LAST_DAY = date(date.max.year - 1, 12, 31)


@dataclass(frozen=True, slots=True)
class View:
    """The days on the time axis, first and last included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Number of days in view."""
        return (self.end - self.start).days + 1


def view(tables: Tables, selection: Selection) -> View | None:
    """The chosen dates, or else the span of the matching movements, reported and seen, with a margin; None where
    none matches.

    An open end does not stretch the view: it reaches as far as the last known day, or the first chosen one.
    """
    moves = matching_summary(tables, selection)
    seen = matching_seen(tables, selection)
    spans = [
        tables.answer(moves.aggregate(start=known_start(moves).min(), end=known_end(moves).max())),
        tables.answer(seen.aggregate(start=seen.day.min(), end=seen.day.max())),
    ]
    days = [
        (pd.Timestamp(row["start"].iloc[0]).date(), pd.Timestamp(row["end"].iloc[0]).date())
        for row in spans
        if not pd.isna(row["start"].iloc[0])
    ]
    if not days:
        return None
    start, end = min(first for first, _ in days), max(last for _, last in days)
    end = max(end, selection.start or end)
    margin = max((end - start) // 20, (_SHORTEST_VIEW - (end - start)) // 2, timedelta(days=3))
    first, last = selection.start or _moved(start, -margin.days), selection.end or _moved(end, margin.days)
    return View(min(first, last), max(first, last))


def _moved(day: date, days: int) -> date:
    """A day moved as far as the calendar goes, which ends before the year of the open ends."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), _LAST_DAY.toordinal()))


def suited_bin(span: View) -> Bin:
    """The finest bin that keeps the chart readable.

    >>> suited_bin(View(date(2025, 10, 1), date(2025, 10, 31)))
    <Bin.DAY: 'day'>
    >>> suited_bin(View(date(2015, 1, 1), date(2025, 12, 31)))
    <Bin.QUARTER: 'quarter'>
    """
    return next((size for size, longest in _LONGEST.items() if span.days <= longest), Bin.YEAR)


def bin_edges(span: View, size: Bin) -> pd.DataFrame:
    """The bins that cover a view: columns start, end (first and last day, datetime64) and whole, which is False
    where the edge of the view cuts the bin."""
    bins = pd.period_range(span.start, span.end, freq=size.unit)
    start, end = bins.start_time.normalize(), bins.end_time.normalize()
    whole = (start >= pd.Timestamp(span.start)) & (end <= pd.Timestamp(span.end))
    return pd.DataFrame({"start": start, "end": end, "whole": whole})


def counts_per_bin(tables: Tables, selection: Selection, span: View, size: Bin) -> pd.DataFrame:
    """Movements per bin, type and kind of movement.

    Columns: start, end, whole (see `bin_edges`), aircraft_type, movement, certain, possible. certain counts the
    movements whose whole range lies in the bin and in view, possible those whose range touches it; bins without
    any are left out. The possible of several bins must not be added up: one movement may be in each of them.
    """
    moves = matching_summary(tables, selection)
    grouped = tables.answer(
        moves.group_by(
            moves.movement,
            moves.aircraft_type,
            first=moves.earliest.truncate(size.unit),
            last=moves.latest.truncate(size.unit),
            inside=(moves.earliest >= span.start) & (moves.latest <= span.end),
        ).aggregate(movements=moves.movements.sum())
    )
    return _per_bin(grouped, span, size)


def seen_per_bin(tables: Tables, selection: Selection, span: View, size: Bin) -> pd.DataFrame:
    """Landings and take-offs that tracks show, per bin, type and kind of movement, with the columns of
    `counts_per_bin`; suspect ones are not counted. One whose bounds lie in two bins is possible in both."""
    seen = matching_seen(tables, selection).filter(lambda rows: ~rows.suspect)
    grouped = tables.answer(
        seen.group_by(
            seen.movement,
            seen.aircraft_type,
            first=seen["first"].truncate(size.unit),
            last=seen["last"].truncate(size.unit),
            inside=(seen["first"] >= span.start) & (seen["last"] <= span.end),
        ).aggregate(movements=seen.sightings.sum())
    )
    return _per_bin(grouped, span, size)


def _per_bin(grouped: pd.DataFrame, span: View, size: Bin) -> pd.DataFrame:
    """Counts from movements that are alike: movement, aircraft_type, first and last (starts of bins), inside
    (whether they lie in view for certain), movements (how many they are)."""
    edges = bin_edges(span, size)
    starts = edges["start"].to_numpy(dtype="datetime64[s]")
    first = np.searchsorted(starts, grouped["first"].to_numpy(dtype="datetime64[s]"), side="left")
    last = np.searchsorted(starts, grouped["last"].to_numpy(dtype="datetime64[s]"), side="right") - 1
    spread = grouped.assign(first=first, last=last)
    spread = spread[spread["first"] <= spread["last"]]

    parts = []
    for (movement, aircraft_type), group in spread.groupby(["movement", "aircraft_type"], sort=True):
        steps = np.zeros(len(starts) + 1, dtype="int64")
        np.add.at(steps, group["first"], group["movements"])
        np.add.at(steps, group["last"] + 1, -group["movements"])
        certain_ones = group[(group["first"] == group["last"]) & group["inside"]]
        certain = np.zeros(len(starts), dtype="int64")
        np.add.at(certain, certain_ones["first"], certain_ones["movements"])
        counted = edges.assign(
            aircraft_type=str(aircraft_type),
            movement=str(movement),
            certain=certain,
            possible=steps[:-1].cumsum(),
        )
        parts.append(counted[counted["possible"] > 0])
    if not parts:
        nothing = edges.head(0).assign(aircraft_type="", movement="", certain=0, possible=0)
        return nothing.astype({"certain": "int64", "possible": "int64"})
    return pd.concat(parts, ignore_index=True)


def counts_in_view(tables: Tables, selection: Selection) -> pd.DataFrame:
    """Movements in the chosen dates taken as one: index movement, columns certain and possible."""
    moves = matching_summary(tables, selection)
    inside = moves.movement.notnull()
    if selection.start:
        inside &= moves.earliest >= selection.start
    if selection.end:
        inside &= moves.latest <= selection.end
    counted = tables.answer(
        moves.group_by(moves.movement).aggregate(
            certain=inside.ifelse(moves.movements, 0).sum(), possible=moves.movements.sum()
        )
    )
    return counted.set_index("movement").astype("int64")
