"""The activity chart with its controls."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.activity import wording
from components.activity.bins import Bin, View, bin_edges, suited_bin, view
from components.activity.counts import (
    counts_by_type,
    counts_per_bin,
    known_roughly,
    qualified_per_bin,
    seen_per_bin,
)
from components.activity.headline import headline
from components.activity.model import Tables
from components.activity.observation_calendar import calendar_cells, days_observed, observation_calendar, watched
from components.activity.rows import FIRST_LANES, MOST_LANES, Page, lanes, notes_on_chart
from components.activity.selection import Selection
from components.activity.sightings import MOST_SIGHTINGS, few_sightings, has_observations
from components.charts.activity_figure import activity_alt, activity_figure
from components.charts.bars import key_words
from components.charts.calendar_strip import MOST_AIRFIELDS
from components.charts.figure import CONFIG, Drawing
from components.charts.grounds import Ground
from components.charts.palette import colours_in_view
from components.pages.parts.forms.row_form import offer_new
from components.pages.parts.frame.filters import announce_ignored, announce_ignored_switch
from components.pages.parts.open_ledger.current_ledger import Opened, ask, draw
from components.pages.parts.views.chart_marks import (
    MOST_BINS,
    chart_key,
    marks_in_time,
    select_clicked,
    with_selected,
)
from components.pages.parts.views.tables import choose_page, say_which

AUTO = "automatic"
_DRAWN = "chart-drawn"
LANES_ON_PAGE = 40
"""The lanes on one page if there are too many for one chart: a round number below `MOST_LANES`, whose labels can
be read without much scrolling."""
DRAWING_S = 0.12
"""Seconds by which everything below a new chart is delayed, so that browsers draw the chart first. This shortens
the time that a reader waits after a click (`tests/bench/click.py`)."""
LOWEST_SHARE = 1 / 3
"""Bars of a selected type reach at least to this share of the chart's height: lower ones could not be told
apart."""
MOST_NOTES = 250
"""The most notes that are drawn: their part of the 2,000 marks of `_chart`, which bound the JSON of the figure."""
_KEY = '<p class="key"><i class="certain"></i> {} <i class="possible"></i> {}</p>'
KEYS: Mapping[str, str] = {per: _KEY.format(*key_words(per)) for per in Bin}
"""The key above the chart for each size of bins, styled by `style.css`."""
LEGEND_HINT = (
    "A click in the legend leaves one type alone in the bars, another brings all back. The sentence above and "
    "what is known only roughly stay as they are; the filter “Aircraft type” narrows them, too. With shift, a "
    "click on a mark adds it to those that are chosen."
)


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart with its alt text and its marks in order of time. crowded: sentences on what is too much to be
    drawn. span, size and below (whether departures go below the axis) are what it was drawn with."""

    span: View
    size: Bin
    below: bool
    figure: Drawing
    alt: str
    marks: tuple[str, ...]
    crowded: tuple[str, ...]


def show_activity(opened: Opened, selection: Selection, movements: int) -> Chart:
    """Draws the chart and returns it; `movements` is the number in view.

    It is sent before everything below it, since it takes the browser longest.
    """
    span = ask(opened, view, selection)
    assert span is not None, "the page offers to clear the filters where nothing is in view"
    size, below, one_by_one = _controls(span, movements)
    page = _lanes_drawn(selection, movements, one_by_one)
    chart = draw(opened, _chart, selection, span, size, below, page, st.context.theme.type or "light")
    st.plotly_chart(
        with_selected(chart.figure),
        theme=None,
        key=chart_key(),
        on_select=select_clicked,
        selection_mode=("points", "box"),
        config=CONFIG,
        alt=chart.alt,
    )
    _delay_what_follows(chart)
    if page:
        say_which(page, movements, "Lanes of the movements")
    _explain(chart, movements, one_by_one)
    return chart


def _lanes_drawn(selection: Selection, movements: int, one_by_one: bool) -> Page | None:
    """Returns all lanes if they are few; otherwise those of the chosen page, or None if lanes are switched off."""
    if movements <= MOST_LANES:
        return FIRST_LANES
    return choose_page(movements, LANES_ON_PAGE, "lanes", selection) if one_by_one else None


def _delay_what_follows(chart: Chart) -> None:
    """Waits a moment after a new chart. A browser draws together what it receives together, so everything below
    the chart is sent a little later."""
    if st.session_state.get(_DRAWN) != id(chart):
        st.session_state[_DRAWN] = id(chart)
        time.sleep(DRAWING_S)


def _explain(chart: Chart, movements: int, one_by_one: bool) -> None:
    """Explains the marks, and says what is not drawn."""
    crowded = list(chart.crowded)
    if movements > MOST_LANES and not one_by_one:
        crowded.append(
            f"More than {MOST_LANES} movements are in view: choose “A lane for each flight” in the menu over the "
            "chart to go through them."
        )
    if crowded:
        st.caption(" ".join(crowded))
    st.caption(
        "▼ arrival, ▲ departure, ◆ note; hollow with ? uncertain, ~ approximate, % both. Grey ground: reported "
        "suspended or inactive. A click on a mark shows what is behind it.",
        help=LEGEND_HINT,
    )


def _controls(span: View, movements: int) -> tuple[Bin, bool, bool]:
    """Draws the controls. Returns the size of the bins, whether departures are drawn below the axis, and whether
    each flight gets a lane even if there are many."""
    offered, suited = _offered_bins(span)
    announce_ignored("bin", [AUTO, *map(str, offered)], several=False)
    announce_ignored_switch("below")
    announce_ignored_switch("lanes")
    with st.container(horizontal=True, vertical_alignment="center", key="chart-header"):
        per = _chosen_bin(suited)
        st.html(KEYS[per])
        offer_new("flights")
        with st.popover(f"Per {per}", key="chart-options"):
            chosen = st.selectbox(
                "Count per",
                [AUTO, *map(str, offered)],
                format_func=lambda size: f"{suited} (automatic)" if size == AUTO else size,
                key="bin",
                bind="query-params",
            )
            below = st.toggle("Departures below the axis", key="below", bind="query-params")
            many = movements > MOST_LANES
            one_by_one = many and st.toggle("A lane for each flight", key="lanes", bind="query-params")
    return suited if chosen == AUTO else Bin(chosen), below, one_by_one


def _chosen_bin(suited: Bin) -> str:
    """Returns the size of the bins before the control that chooses it is drawn."""
    chosen = st.session_state.get("bin", st.query_params.get("bin", AUTO))
    return chosen if chosen in list(Bin) else suited


# Nothing needs to invalidate it: the bins of a view are always the same. It is bounded because readers choose
# views.
@lru_cache(maxsize=256)
def _offered_bins(span: View) -> tuple[list[Bin], Bin]:
    """Returns the sizes of bins of which a view has at most `MOST_BINS`, and the one that suits it best."""
    return [size for size in Bin if len(bin_edges(span, size)) <= MOST_BINS], suited_bin(span)


def _chart(
    opened: Opened,
    selection: Selection,
    span: View,
    size: Bin,
    below: bool,
    page: Page | None,
    ground: Ground,
) -> Chart:
    """Returns the chart, with at most about 2,000 marks: 500 bars or bins, 400 cells of the calendar, 600
    sightings, 150 lanes, 250 notes. Its JSON takes at most some 600 kB."""
    lane_rows = ask(opened, lanes, selection, page) if page else None
    first_notes = ask(opened, notes_on_chart, selection, MOST_NOTES + 1)
    notes = first_notes.head(MOST_NOTES)
    seen = ask(opened, few_sightings, selection)
    cells, days = ask(opened, _observed, selection, span)
    roughly = ask(opened, known_roughly, selection, span, size)
    figure = activity_figure(
        ask(opened, counts_per_bin, selection, span, size),
        lane_rows,
        notes,
        span,
        size,
        opened.names,
        colours_in_view(opened.colours, selection.types),
        departures_below=below,
        seen=seen,
        seen_counts=ask(opened, seen_per_bin, selection, span, size) if seen is None else None,
        cells=cells,
        roughly=roughly,
        totals=ask(opened, counts_by_type, selection).to_dict(),
        qualified=ask(opened, qualified_per_bin, selection, span, size),
        least=_least_height(opened, selection, span, size, below),
        ground=ground,
    )
    sentence = ask(opened, headline, selection).sentence
    crowded = []
    if seen is None:
        crowded.append(f"More than {MOST_SIGHTINGS} landings and take-offs were seen: choose fewer to see each.")
    if len(first_notes) > MOST_NOTES:
        until = wording.day(notes["earliest"].iloc[-1].date())
        crowded.append(
            f"Only the first {MOST_NOTES} notes are drawn, none that begins after {until}: choose fewer days to "
            "see the others, or read Notes."
        )
    airfields = len(ask(opened, watched, selection)) if days else 0
    alt = activity_alt(sentence, size, lane_rows, notes, seen, days, airfields)
    return Chart(span, size, below, figure, alt, marks_in_time(figure), tuple(crowded))


def _least_height(opened: Opened, selection: Selection, span: View, size: Bin, below: bool) -> int:
    """Returns the least height of the axis of the counts: as without the filter of types, so that the scale stays
    when types are selected, unless the bars would then be too low to read."""
    if not selection.types:
        return 1
    bars = ["start", "movement"] if below else ["start"]
    selected, all_types = (
        ask(opened, counts_per_bin, each, span, size).groupby(bars)["possible"].sum().max()
        for each in (selection, replace(selection, types=()))
    )
    return least_reach(selected, all_types)


def least_reach(own: float, every: float) -> int:
    """Returns the least height of that axis, from the tallest bar of the selected types and of all types.

    >>> least_reach(7, 28), least_reach(10, 28), least_reach(float("nan"), 28)
    (1, 28, 1)
    """
    return int(every) if own >= LOWEST_SHARE * every else 1


def _observed(tables: Tables, selection: Selection, span: View) -> tuple[pd.DataFrame | None, Mapping[str, int]]:
    """Returns the observation calendar for the chart, and the number of its days in each state; None and no days
    if nobody looked at all, or if there are too many airfields for a strip."""
    if not has_observations(tables) or len(watched(tables, selection)) > MOST_AIRFIELDS:
        return None, {}
    calendar = observation_calendar(tables, selection, span)
    return calendar_cells(calendar), {str(state): count for state, count in days_observed(calendar).items()}
