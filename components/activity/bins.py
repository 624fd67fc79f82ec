"""The time axis: which days are in view, and the bins in which movements are counted."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import pandas as pd

from components.activity.model import Tables
from components.activity.selection import Selection, known_end, known_start, matching_summary
from components.activity.sightings import matching_seen


class Bin(StrEnum):
    """The size of a bin. Weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def unit(self) -> str:
        """The letter that Ibis and pandas use for it."""
        return {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}[self.value]


# The longest view, in days, for which each bin is chosen: at most about seventy bars.
_LONGEST = {Bin.DAY: 70, Bin.WEEK: 430, Bin.MONTH: 2200, Bin.QUARTER: 6400}
_SHORTEST_VIEW = timedelta(days=14)
"""A single flight is shown with a week before and after it: one day alone makes no time axis."""
_LAST_DAY = date(date.max.year - 1, 12, 31)


@dataclass(frozen=True, slots=True)
class View:
    """The days on the time axis, first and last included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """The number of days in view."""
        return (self.end - self.start).days + 1


def view(tables: Tables, selection: Selection) -> View | None:
    """Returns the selected dates or else the span of the selected movements and sightings, with a margin; None if
    there are none.

    An open end does not stretch the view, which then reaches to the last known day, or the first selected one.
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
    """Returns a day moved by some days, within the calendar, which ends before the year that stands for open
    ends."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), _LAST_DAY.toordinal()))


def suited_bin(span: View) -> Bin:
    """Returns the smallest bin that keeps the chart readable.

    >>> suited_bin(View(date(2025, 10, 1), date(2025, 10, 31)))
    <Bin.DAY: 'day'>
    >>> suited_bin(View(date(2015, 1, 1), date(2025, 12, 31)))
    <Bin.QUARTER: 'quarter'>
    """
    return next((size for size, longest in _LONGEST.items() if span.days <= longest), Bin.YEAR)


def bin_edges(span: View, size: Bin) -> pd.DataFrame:
    """Returns the bins that cover a view: columns start, end (first and last day, datetime64) and whole (False if
    the edge of the view cuts the bin)."""
    bins = pd.period_range(span.start, span.end, freq=size.unit)
    start, end = bins.start_time.normalize(), bins.end_time.normalize()
    is_whole = (start >= pd.Timestamp(span.start)) & (end <= pd.Timestamp(span.end))
    return pd.DataFrame({"start": start, "end": end, "whole": is_whole})
