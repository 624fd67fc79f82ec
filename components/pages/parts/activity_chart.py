"""The activity chart with its controls, and the marks a reader selects on it."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.activity import wording
from components.activity.bins import Bin, View, bin_edges, suited_bin, view
from components.activity.counts import counts_by_type, counts_per_bin, known_roughly, seen_per_bin
from components.activity.headline import headline
from components.activity.model import Tables
from components.activity.observation_calendar import calendar_cells, days_observed, observation_calendar, watched
from components.activity.rows import FIRST_LANES, MOST_LANES, InBin, InRange, Marked, Page, lanes, notes_on_chart
from components.activity.selection import Selection
from components.activity.sightings import MOST_SIGHTINGS, few_sightings, has_observations
from components.charts.activity_figure import activity_alt, activity_figure
from components.charts.calendar_strip import MOST_AIRFIELDS
from components.charts.figure import CONFIG, Ground
from components.pages.parts.current_ledger import Opened, ask, draw
from components.pages.parts.filters import announce_ignored, announce_ignored_switch
from components.pages.parts.tables import choose_page, say_which

MOST_BINS = 500
"""So many bins a chart has at most. It protects the browser, which draws the whole chart at once, and is a round
number; finer bins are not offered."""
MOST_NAMED = 10_000
"""So many flights, notes, visits, ends of bins and types may be named together: two thousand marks and the types
of theirs. A page that names more did not draw them."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is selected on the chart: flights, ids of notes, numbers of visits."""

    flights: Marked = field(default_factory=Marked)
    notes: tuple[str, ...] = ()
    visits: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.flights or self.notes or self.visits)


def marks_in(points: object) -> Marks | None:
    """Returns the marks among selected points, each once; None where they are more than can be looked up at
    once. Points that no chart would draw are left out."""
    keys = dict.fromkeys(_read(points))
    bins = [key for what, key in keys if what == "bin"]
    ranges = tuple(key for what, key in keys if what == "range")
    if len(bins) > MOST_BINS or len(keys) + sum(3 + len(key.types) for key in bins) > MOST_NAMED:
        return None
    flights, notes, visits = (
        tuple(key for what, key in keys if what == kind) for kind in ("flight", "note", "visit")
    )
    return Marks(Marked(flights, tuple(bins), ranges), notes, visits)


def _read(points: object) -> Iterator[tuple[str, Any]]:
    for point in points if isinstance(points, list) else ():
        match point:
            case {"customdata": ["flight" | "note" as what, _, str(key)]}:
                yield what, key
            case {"customdata": ["visit", _, str(key)]} if re.fullmatch("[0-9]{1,9}", key):
                yield "visit", int(key)
            case {"customdata": ["range", _, str(earliest), str(latest)]}:
                if _is_date(earliest) and _is_date(latest):
                    yield "range", InRange(earliest, latest)
            case {"customdata": ["bin", _, str(start), str(end), str(movement), *types]}:
                if _is_day(start) and _is_day(end) and all(isinstance(name, str) for name in types):
                    yield "bin", InBin(start, end, movement, tuple(types))


def _is_day(text: str) -> bool:
    # The last day of all has none after it.
    return _is_date(text) and date.fromisoformat(text) < date.max


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


AUTO = "automatic"
CLEARED = "selections-cleared"
_DRAWN = "chart-drawn"
LANES_ON_PAGE = 40
"""So many lanes are drawn on one page, where they are too many for one chart: a round number below `MOST_LANES`,
whose labels can be read without scrolling far."""
DRAWING_S = 0.12
"""So long what stands below a new chart is held back, so that browsers draw the chart first: it protects the time
that a reader waits for a click (`tests/bench/click.py`)."""
LOWEST_SHARE = 0.25
"""Bars of a chosen type reach at least so far up the chart: lower ones could not be told apart."""
MOST_NOTES = 250
"""So many notes are drawn: it is their part of the 2,000 marks of `_chart`, which bound the JSON of the figure."""
KEY = '<p class="key"><i class="certain"></i> on that day <i class="possible"></i> some day in a range</p>'
"""The key of the chart, drawn above it as `style.css` says."""
LEGEND_HINT = "A click in the legend leaves one type alone, another brings all back."


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart with its description; crowded says in sentences what is too much to be drawn."""

    figure: Any
    alt: str
    crowded: tuple[str, ...]


def show_activity(
    opened: Opened, selection: Selection, movements: int
) -> tuple[Any, Marks | None, DeltaGenerator]:
    """Draws the chart of so many movements; returns the figure, what is selected on it (None if nothing), and the
    place above it for `say_what_is_below`.

    It is sent before anything below it, since it is what takes the browser longest.
    """
    span = ask(opened, view, selection)
    assert span is not None, "the page offers to clear the filters where nothing is in view"
    size, below, one_by_one = _controls(span, movements)
    page = _lanes_drawn(selection, movements, one_by_one)
    chart = draw(opened, _chart, selection, span, size, below, page, st.context.theme.type or "light")
    over = st.empty()
    event = st.plotly_chart(
        chart.figure,
        theme=None,
        key=f"activity-{st.session_state.get(CLEARED, 0)}",
        on_select="rerun",
        selection_mode=("points", "box"),
        config=CONFIG,
        alt=chart.alt,
    )
    _let_it_be_drawn(chart)
    if page:
        say_which(page, movements, "Lanes of the movements")
    _explain(chart, movements, one_by_one)
    points = event.selection.get("points")
    return chart.figure, _marks(points) if points else None, over


def say_what_is_below(over: DeltaGenerator, counts: Mapping[str, str]) -> None:
    """Says how much is behind the selected marks, with a link to where each table stands (`counts`: text by
    anchor): a reader who looks at the chart may not see the tables. The sentence takes the place of the hint
    above the chart, one line like it, so that nothing moves."""
    if counts:
        links = " and ".join(f"[{count}](#{anchor})" for anchor, count in counts.items())
        over.caption(f"Shown below the chart: {links} behind the marks you selected.")


def _lanes_drawn(selection: Selection, movements: int, one_by_one: bool) -> Page | None:
    """Returns all lanes where they are few; else those of the chosen page, or None where lanes are switched
    off."""
    if movements <= MOST_LANES:
        return FIRST_LANES
    return choose_page(movements, LANES_ON_PAGE, "lanes", selection) if one_by_one else None


def _let_it_be_drawn(chart: Chart) -> None:
    """Waits a moment after a new chart: a browser draws together what it receives together, so what stands
    below the chart is sent a little later."""
    if st.session_state.get(_DRAWN) != id(chart):
        st.session_state[_DRAWN] = id(chart)
        time.sleep(DRAWING_S)


def _explain(chart: Chart, movements: int, one_by_one: bool) -> None:
    """Explains what the marks mean, and says what is not drawn."""
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
        f"suspended or inactive. A click on a mark (with shift on several) shows what is behind it. {LEGEND_HINT}"
    )


def _controls(span: View, movements: int) -> tuple[Bin, bool, bool]:
    """Draws the controls. Returns the size of the bins, whether departures are drawn below the axis, and
    whether each flight has a lane where there are many."""
    offered, suited = _offered_bins(span)
    announce_ignored("bin", [AUTO, *map(str, offered)], several=False)
    announce_ignored_switch("below")
    announce_ignored_switch("lanes")
    with st.container(horizontal=True, vertical_alignment="center", key="chart-header"):
        st.html(KEY)
        with st.popover(f"Per {_chosen_bin(suited)}", key="chart-options"):
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
    """Returns what the counts are per, before the control that chooses it is drawn."""
    chosen = st.session_state.get("bin", st.query_params.get("bin", AUTO))
    return chosen if chosen in list(Bin) else suited


# Nothing invalidates it: the bins of a view are always the same. Old views go, since readers choose them.
@lru_cache(maxsize=256)
def _offered_bins(span: View) -> tuple[list[Bin], Bin]:
    """Returns the sizes of bins of which a view has `MOST_BINS` at most, and the one that suits it best."""
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
    """Returns the chart, which has at most about 2,000 marks: 500 bars or bins, 400 pieces of the calendar, 600
    sightings, 150 lanes, 250 notes. Its JSON takes some 600 kB at the most."""
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
        opened.colours,
        departures_below=below,
        seen=seen,
        seen_counts=ask(opened, seen_per_bin, selection, span, size) if seen is None else None,
        cells=cells,
        roughly=roughly,
        totals=ask(opened, counts_by_type, selection).to_dict(),
        least=_least(opened, selection, span, size),
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
    alt = activity_alt(sentence, size, lane_rows, notes, seen, days)
    return Chart(figure, alt, tuple(crowded))


def _least(opened: Opened, selection: Selection, span: View, size: Bin) -> int:
    """Returns up to where the counts reach at least: as far as without the filter of types, so that the scale
    stays as it is when one is chosen, unless the bars would be too low to be read."""
    if not selection.types:
        return 1
    own, every = (
        ask(opened, counts_per_bin, each, span, size).groupby("start")["possible"].sum().max()
        for each in (selection, replace(selection, types=()))
    )
    return int(every) if own >= LOWEST_SHARE * every else 1


def _observed(tables: Tables, selection: Selection, span: View) -> tuple[pd.DataFrame | None, Mapping[str, int]]:
    """Returns the observation calendar as the chart draws it, and how many of its days are in each state; None,
    and no days, where nobody looked at all, or the airfields are too many for a strip each."""
    if not has_observations(tables) or len(watched(tables, selection)) > MOST_AIRFIELDS:
        return None, {}
    calendar = observation_calendar(tables, selection, span)
    return calendar_cells(calendar), {str(state): count for state, count in days_observed(calendar).items()}


def _marks(points: object) -> Marks | None:
    """Returns the marks among selected points, None where there is none; says so where they are too many."""
    marks = marks_in(points)
    if marks is None:
        st.warning("More is selected than can be looked up at once: select fewer marks, or set the filters.")
    return marks or None


def offer_to_clear_marks() -> None:
    """Draws a button that clears the selection on the chart."""
    st.button("Clear the selection", icon=":material/ink_eraser:", on_click=_forget_marks, key="clear-marks")


def _forget_marks() -> None:
    """Gives the chart another key: under it, nothing is selected."""
    st.session_state[CLEARED] = st.session_state.get(CLEARED, 0) + 1
