"""Marks on a time axis that the activity chart and the timeline share."""

from datetime import date
from typing import Any

import pandas as pd

from components.activity.bins import View
from components.activity.words import OPEN_END, OPEN_START

DAY_MS = 86_400_000
NOON = pd.Timedelta(hours=12)


def range_bars(ranges: pd.DataFrame, lane: pd.Series, span: View) -> dict[str, Any]:
    """Bars from the first to the end of the last day; an open end is cut where the view ends."""
    earliest, latest = ranges["earliest"], ranges["latest"]
    first = earliest.mask(earliest == stamp(OPEN_START), latest.clip(upper=stamp(span.start)))
    last = latest.mask(latest == stamp(OPEN_END), earliest.clip(lower=stamp(span.end))) + pd.Timedelta(days=1)
    return {
        "type": "bar",
        "orientation": "h",
        "base": first.to_numpy(),
        "x": ((last - first).dt.days * DAY_MS).to_numpy(),
        "y": lane.to_numpy(),
        "width": 0.62,
        "text": ranges["qualifier"].to_list(),
        "textposition": "inside",
        "insidetextanchor": "end",
        "constraintext": "none",
        "textangle": 0,
        "textfont": {"size": 15},
    }


def keyed(what: str, keys: pd.Series, hovers: pd.Series) -> list[list[str]]:
    return [[what, hover, key] for key, hover in zip(keys, hovers, strict=True)]


def stamp(day: date) -> pd.Timestamp:
    return pd.Timestamp(day)


def after(day: date) -> pd.Timestamp:
    return pd.Timestamp(day) + pd.Timedelta(days=1)
