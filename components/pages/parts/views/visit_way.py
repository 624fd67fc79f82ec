"""The path and the height of a visit, drawn from its track: for dropped files and, while this server runs, for
visits accepted from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from components.charts.figure import CONFIG
from components.charts.grounds import Ground
from components.charts.visit_figure import height_figure, path_alt, path_figure, thinned
from components.tracks.fields import Field
from components.tracks.landings import Evidence
from components.tracks.visit_reasons import profile, runway_lines

ENDS = ("arrival", "departure")
BEFORE_AND_AFTER = pd.Timedelta(minutes=20)
"""How much of the path before and after a visit is drawn: an approach and a climb, and little of the cruise."""
POSSIBLE_BEFORE_AND_AFTER = pd.Timedelta(minutes=60)
"""The same for a visit that is only possible: the aircraft was lost within the 100 miles of a bracket, which takes
a slow one as long."""
MOST_WAYS = 100
"""The most paths of accepted visits that are kept. The limit protects the server's memory: each has at most a few
thousand points; a round number."""


@dataclass(frozen=True, slots=True)
class Way:
    """The points of one visit around a field: the columns of `profile`."""

    points: pd.DataFrame
    field: Field


def way_of(track: pd.DataFrame, visit: Mapping[str, Any], field: Field) -> Way:
    """Returns the path of a visit from the track of its aircraft, with the approach and the climb."""
    is_possible = Evidence.BRACKET in (visit[f"{end}_evidence"] for end in ENDS)
    points = profile(track, field, bracketed=is_possible)
    around = POSSIBLE_BEFORE_AND_AFTER if is_possible else BEFORE_AND_AFTER
    times = [pd.Timestamp(time) for end in ENDS if (time := _time(visit, end))]
    return Way(points[points["time"].between(min(times) - around, max(times) + around)], field)


def hold_way(visit: Mapping[str, Any], way: Way) -> None:
    """Keeps the path of an accepted visit; the oldest one makes room for it."""
    ways = _ways()
    ways[_key(visit)] = way
    for oldest in list(ways)[: max(len(ways) - MOST_WAYS, 0)]:
        ways.pop(oldest, None)


def show_way_of(visit: Mapping[str, Any]) -> None:
    """Draws the path of a visit of the ledger, or says why there is none to draw."""
    if way := _ways().get(_key(visit)):
        show_way(way, "-".join(_key(visit)))
    else:
        st.caption(
            "Its way and height cannot be drawn: the ledger holds the visit and why it was found, not the points "
            "of its track. Drop the track file under “Tracks of your own” to see them again."
        )


def show_way(way: Way, key: str) -> None:
    """Draws a path over the ground and its height over time, side by side."""
    field, alt = way.field, path_alt(way.points, way.field.airfield)
    ground: Ground = st.context.theme.type or "light"
    for column, title, figure in zip(
        st.columns(2),
        ("Way over the ground", "Height above the sea over time (UTC)"),
        (
            path_figure(way.points, runway_lines(field), ground),
            height_figure(way.points, field.elevation_ft, field.airfield, ground),
        ),
        strict=True,
    ):
        column.markdown(f"**{title}**")
        column.plotly_chart(figure, theme=None, config=CONFIG, key=f"{title}-{key}", alt=alt)
    if (few := len(thinned(way.points))) < len(way.points):
        st.caption(
            f"{few:,} of {len(way.points):,} points are drawn, spread evenly; those that decided are among them."
        )


@st.cache_resource
def _ways() -> dict[tuple[str, ...], Way]:
    """Returns the paths of accepted visits. Nothing needs to invalidate them: a visit does not change."""
    return {}


def _key(visit: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns the key of a visit, in the same notation whether it comes from a file or from the ledger."""
    return (visit["airfield"], visit["icao24"], *(_time(visit, end) for end in ENDS))


def _time(visit: Mapping[str, Any], end: str) -> str:
    """Returns when a visit began or ended (UTC); "" if that was not seen."""
    time = visit[f"{end}_utc"]
    if isinstance(time, str):
        return time
    return "" if pd.isna(time) else f"{time:%Y-%m-%dT%H:%M:%SZ}"
