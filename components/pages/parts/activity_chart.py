"""The activity chart with its controls, and the marks a reader selects on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from components.activity.bins import Bin, View, bin_edges, suited_bin, view
from components.activity.calendar import calendar_cells, days_observed, observation_calendar, watched
from components.activity.counts import counts_per_bin
from components.activity.headline import headline
from components.activity.lookups import MOST_LANES, flights_in_bin, lanes, notes_on_chart
from components.activity.observations import MOST_SIGHTINGS, few_sightings, has_observations
from components.activity.selection import Selection
from components.activity.tables import Tables
from components.charts.activity import activity_alt, activity_figure
from components.charts.calendar import MOST_AIRFIELDS
from components.charts.export import CONFIG
from components.pages.parts.address import announce_ignored_but_last, announce_ignored_switch
from components.pages.parts.opened import Opened, ask, draw

AUTO = "automatic"
CLEARED = "selections-cleared"
MOST_BINS = 1_000


@dataclass(frozen=True, slots=True)
class Marks:
    """What is selected on the chart: ids of flights and of notes, numbers of visits."""

    flights: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    visits: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.flights or self.notes or self.visits)


def show_activity(opened: Opened, selection: Selection) -> tuple[Any, Marks]:
    """Draw the chart; answers the figure and what is selected on it."""
    span = ask(opened, view, selection)
    assert span is not None, "the page offers to clear the filters where nothing is in view"
    size, below = _controls(span)
    figure = draw(opened, _figure, selection, span, size, below)
    alt = activity_alt(
        ask(opened, headline, selection).sentence,
        size,
        ask(opened, lanes, selection),
        ask(opened, notes_on_chart, selection),
        ask(opened, few_sightings, selection),
        ask(opened, _days, selection, span),
    )
    event = st.plotly_chart(
        figure,
        key=f"activity-{st.session_state.get(CLEARED, 0)}",
        on_select="rerun",
        selection_mode=("points", "box"),
        config=CONFIG,
        alt=alt,
    )
    if ask(opened, lanes, selection) is None:
        st.caption(f"More than {MOST_LANES} movements are in view: choose fewer to see a lane for each.")
    if ask(opened, few_sightings, selection) is None:
        st.caption(f"More than {MOST_SIGHTINGS} landings and take-offs were seen: choose fewer to see each.")
    st.caption(
        "Solid: certainly on that date. Hatched: possibly, the source gives only a range. ▼ arrival, ▲ departure, "
        "◆ note; hollow with ? uncertain, ~ approximate, % both. Grey ground: reported suspended or inactive."
    )
    return figure, _marks(opened, selection, event.selection.points)


def _controls(span: View) -> tuple[Bin, bool]:
    """The bins, automatic or chosen, and whether departures are drawn below the axis."""
    offered = [size for size in Bin if len(bin_edges(span, size)) <= MOST_BINS]
    announce_ignored_but_last("bin", [AUTO, *map(str, offered)])
    announce_ignored_switch("below")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Count per",
            [AUTO, *map(str, offered)],
            format_func=str,
            key="bin",
            width=160,
            bind="query-params",
        )
        below = st.toggle("Departures below the axis", key="below", bind="query-params")
    return suited_bin(span) if chosen == AUTO else Bin(chosen), below


def _figure(opened: Opened, selection: Selection, span: View, size: Bin, below: bool) -> Any:
    return activity_figure(
        ask(opened, counts_per_bin, selection, span, size),
        ask(opened, lanes, selection),
        ask(opened, notes_on_chart, selection),
        span,
        size,
        opened.names,
        opened.colours,
        departures_below=below,
        seen=ask(opened, few_sightings, selection),
        cells=ask(opened, _cells, selection, span),
    )


def _cells(tables: Tables, selection: Selection, span: View) -> pd.DataFrame | None:
    """The observation calendar as the chart draws it; None where nobody looked at all, or the airfields are too
    many for a strip each."""
    if not has_observations(tables) or len(watched(tables, selection)) > MOST_AIRFIELDS:
        return None
    return calendar_cells(observation_calendar(tables, selection, span))


def _days(tables: Tables, selection: Selection, span: View) -> dict[str, int]:
    """How many days of the calendar are in each state; none where there is no strip."""
    if not has_observations(tables) or len(watched(tables, selection)) > MOST_AIRFIELDS:
        return {}
    return {
        str(state): count for state, count in days_observed(observation_calendar(tables, selection, span)).items()
    }


def _marks(opened: Opened, selection: Selection, points: Sequence[dict[str, Any]]) -> Marks:
    flights: list[str] = []
    notes: list[str] = []
    visits: list[int] = []
    for point in points:
        match list(point.get("customdata") or ()):
            case ["flight", _, key]:
                flights.append(key)
            case ["note", _, key]:
                notes.append(key)
            case ["visit", _, key]:
                visits.append(int(key))
            case ["bin", _, start, end, movement, *types]:
                flights += ask(opened, flights_in_bin, selection, start, end, movement, tuple(types))
    return Marks(tuple(dict.fromkeys(flights)), tuple(dict.fromkeys(notes)), tuple(dict.fromkeys(visits)))


def offer_to_clear_marks() -> None:
    """A button that forgets what is selected on the chart."""
    st.button("Clear the selection", icon=":material/ink_eraser:", on_click=_forget_marks, key="clear-marks")


def _forget_marks() -> None:
    """A chart under another key has no selection."""
    st.session_state[CLEARED] = st.session_state.get(CLEARED, 0) + 1
