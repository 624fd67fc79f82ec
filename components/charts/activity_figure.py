"""The activity chart, and the small chart of the same counts, without types, on which a reader selects days with a
box."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from components.activity import wording
from components.activity.bins import Bin, View, bin_edges
from components.activity.movements import ARRIVAL, DEPARTURE
from components.activity.observation_calendar import QUIET_KINDS
from components.activity.sightings import POSSIBLE, SUSPECT
from components.charts.bars import Bars, bar_widths, count_axis, count_marks, heights_of
from components.charts.calendar_strip import LEGEND_HEIGHT, calendar_axis, calendar_height, calendar_marks
from components.charts.figure import Drawing, lines, on_ground, text_colour
from components.charts.grounds import LOOKS, Ground
from components.charts.movement_marks import (
    SEEN_COUNTED_HEIGHT,
    SEEN_HEIGHT,
    lane_axis,
    lane_marks,
    lanes_height,
    rough_axis,
    rough_height,
    rough_marks,
    rough_ranges,
    seen_axis,
    seen_count_axis,
    seen_count_marks,
    seen_in,
    seen_marks,
)
from components.charts.notes_figure import kind_axis, kinds_of, note_marks, quiet_times
from components.charts.palette import POSSIBLE_COLOUR, UNCERTAIN_COLOUR, faint
from components.charts.time_axis import DATE_AXIS, DAY_MS, LABEL_ROOM, after, pale, stamp
from components.files.problems import shown

BARS_HEIGHT, GAP = 290, 30
ABOVE, BELOW = 38, 16
"""Pixels for the one-line legend above the rows, and below the last row. With less above, Plotly would take what
it needs and draw the chart again."""
DATES_HEIGHT = 50
"""Pixels for the dates under the counts: days, and a second line with months and years."""
STRIP_GAP = 10
NARROWEST_CHART = 328
"""Pixels of a chart in a window 400 wide, without its right margin; 337 were measured."""
BRUSH_HEIGHT = 106
"""Pixels: enough to see busy and quiet times while the map below stays in view."""
AXES = {"bars": "y", "lanes": "y2", "notes": "y3", "seen": "y4", "calendar": "y5", "rough": "y6"}
MOST_DAY_TICKS = 16
"""The most days in view that are all labelled: on a phone, with 200 pixels of axis, the numbers of more would
touch."""

# Small type, so that each day has room on a phone.
_DAY_TICKS = {"dtick": DAY_MS, "tickfont": {"size": 11}}


def activity_figure(
    counts: pd.DataFrame,
    lanes: pd.DataFrame | None,
    notes: pd.DataFrame,
    span: View,
    size: Bin,
    names: Mapping[str, str],
    colours: Mapping[str, str],
    *,
    departures_below: bool = False,
    seen: pd.DataFrame | None = None,
    seen_counts: pd.DataFrame | None = None,
    cells: pd.DataFrame | None = None,
    roughly: pd.DataFrame | None = None,
    totals: Mapping[str, int] | None = None,
    qualified: Mapping[tuple[pd.Timestamp, str, str], int] | None = None,
    least: int = 1,
    ground: Ground = "light",
) -> Drawing:
    """Returns the chart with its rows: counts, known only roughly, dates; calendar, seen in tracks, lanes, notes.

    The arguments are answers of the questions of the same name: `counts` of `counts_per_bin`, `lanes` of
    `rows.lanes`, `notes` of `notes_on_chart`, `seen` of `few_sightings` or, instead of it, `seen_counts` of
    `seen_per_bin`, `cells` of `calendar_cells`, `roughly` of `known_roughly`, `totals` of `counts_by_type`,
    `qualified` of `qualified_per_bin`. None leaves a row out; empty counts are also left out if sightings are
    counted. The axis of the counts reaches at least to `least`.

    `names` and `colours` map aircraft types to what is shown; `ground` is the background. The customdata of every
    mark gives its kind (`bin`, `range`, `flight`, `note`, `visit`, `seen` or `day`), the text of its hover box,
    and its keys.
    """
    bins, seam = bin_edges(span, size), LOOKS[ground].paper
    shown = Bars(
        counts, bins, size, names, colours, departures_below, totals or {}, roughly, qualified or {}, seam
    )
    of_tracks = None if seen_counts is None else Bars(seen_counts, bins, size, names, colours, seam=seam)
    notes = notes[(notes["latest"] >= stamp(span.start)) & (notes["earliest"] <= stamp(span.end))]
    bars = _bars_row(shown, least, without_bars=of_tracks is not None and counts.empty)
    rows = {
        "bars": bars,
        "rough": _rough_row(shown, span, ground),
        "calendar": _calendar_row(cells),
        "seen": _seen_row(seen_in(seen, span), of_tracks, bars, shown, span),
        "lanes": _lanes_row(lanes, span, shown, ground),
        "notes": _notes_row(notes, span),
    }
    traces = [trace for row in rows.values() for trace in row.traces]
    quiet = quiet_times(notes, span, NARROWEST_CHART - _left_margin(rows))
    layout = _layout(rows, quiet, _time_axis(bins, span))
    return Drawing(data=traces, layout=on_ground(layout, ground))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the chart: its height in pixels, its marks and its axis. A row that is left out has none."""

    height: int = 0
    traces: Sequence[dict[str, Any]] = ()
    axis: dict[str, Any] | None = None


def _bars_row(shown: Bars, least: int, *, without_bars: bool) -> Row:
    """Returns the row of the counts; if there are none, only their axis, to which the other rows are tied."""
    return Row(0 if without_bars else BARS_HEIGHT, count_marks(shown), count_axis(shown, least))


def _rough_row(shown: Bars, span: View, ground: Ground) -> Row:
    roughly = shown.roughly
    if roughly is None or roughly.empty:
        return Row()
    ranges = rough_ranges(roughly, span)
    return Row(
        rough_height(ranges),
        rough_marks(roughly, ranges, shown.names, text_colour(ground)),
        rough_axis(roughly, ranges),
    )


def _calendar_row(cells: pd.DataFrame | None) -> Row:
    return Row() if cells is None else Row(calendar_height(cells), calendar_marks(cells), calendar_axis(cells))


def _seen_row(seen: pd.DataFrame | None, counted: Bars | None, bars: Row, shown: Bars, span: View) -> Row:
    """Returns the row of what tracks show: single sightings or, if there are too many, their counts, which take
    the height of the bars if nothing is reported."""
    if seen is not None:
        return Row(SEEN_HEIGHT, seen_marks(seen, shown.names, shown.colours, span), seen_axis())
    if counted is None:
        return Row()
    height = SEEN_COUNTED_HEIGHT if bars.height else BARS_HEIGHT
    return Row(height, _without_repeated_entries(bars.traces, seen_count_marks(counted)), seen_count_axis(counted))


def _lanes_row(lanes: pd.DataFrame | None, span: View, shown: Bars, ground: Ground) -> Row:
    if lanes is None:
        return Row()
    marks = lane_marks(lanes, span, shown.names, shown.colours, text_colour(ground))
    return Row(lanes_height(lanes), marks, lane_axis(lanes, shown.names))


def _notes_row(notes: pd.DataFrame, span: View) -> Row:
    kinds = kinds_of(notes)
    return (
        Row(26 * len(kinds) + 14, note_marks(notes, kinds, span, row="y3"), kind_axis(kinds)) if kinds else Row()
    )


def _layout(
    rows: Mapping[str, Row], quiet: tuple[list[dict[str, Any]], int], time_axis: dict[str, Any]
) -> dict[str, Any]:
    """Returns the layout of the rows; `quiet` is the result of `quiet_times`."""
    shapes, head = quiet
    heights = {name: row.height for name, row in rows.items()}
    total = sum(heights.values()) + sum(_gaps(heights).values())
    has_calendar = rows["calendar"].axis is not None
    legend = LEGEND_HEIGHT if has_calendar else 0
    domains = _domains(heights, total)
    upright = {
        AXES[name].replace("y", "yaxis"): {"domain": domains[name], **row.axis}
        for name, row in rows.items()
        if row.axis is not None
    }
    dated = _dated_row(heights)
    below = BELOW + (DATES_HEIGHT if dated == [name for name, height in heights.items() if height][-1] else 0)
    return {
        "height": total + ABOVE + below + legend + head,
        "margin": {"l": _left_margin(rows), "r": LABEL_ROOM, "t": ABOVE + head, "b": below + legend, "pad": 6},
        "barmode": "relative",
        "bargap": 0,
        "hovermode": "closest",
        # In a horizontal bar the tools would cover the legend where the panel leaves the chart little room.
        "modebar": {"orientation": "v"},
        # The values that Streamlit would set; setting them later would draw the whole chart again.
        "clickmode": "event+select",
        "dragmode": "pan",
        "legend": {
            "orientation": "h",
            "yanchor": "bottom",
            # The legend's box ends 5 px below its text, and may reach into the room of the names.
            "y": 1 + max(head - 2, 0.01) / total,
            "bgcolor": "rgba(0, 0, 0, 0)",
            # Invisibly left of the plot, and above it: Plotly then lets the legend be as wide as the chart and
            # moves it to where it fits. On a phone the plot alone has room for only one column.
            "x": -1e-6,
            "xanchor": "left",
            "traceorder": "normal",
            # One click isolates a type, the next brings all back.
            "itemclick": "toggleothers",
            "itemdoubleclick": False,
        },
        "shapes": [shape | {"y1": 1 + (head - shape["y1"]) / total} for shape in shapes],
        "xaxis": {**time_axis, "anchor": AXES[dated]},
        **upright,
        **({"legend2": _calendar_legend(total)} if has_calendar else {}),
    }


def _time_axis(bins: pd.DataFrame, span: View) -> dict[str, Any]:
    """Returns the time axis that all rows share. It covers whole bins, and labels every day if there are few."""
    return {
        **DATE_AXIS,
        "range": [f"{bins['start'].iloc[0]:%Y-%m-%d}", f"{after(bins['end'].iloc[-1].date()):%Y-%m-%d}"],
        **(_DAY_TICKS if span.days <= MOST_DAY_TICKS else {}),
    }


def _calendar_legend(total: int) -> dict[str, Any]:
    """Returns the legend of the calendar, under the time axis. `total`: the height of all rows in pixels."""
    return {
        "orientation": "h",
        "yanchor": "top",
        "y": -8 / total,
        "x": 0,
        "font": {"size": 11},
        "itemclick": False,
        "itemdoubleclick": False,
        "traceorder": "normal",
    }


def activity_alt(
    sentence: str,
    size: Bin,
    lanes: pd.DataFrame | None,
    notes: pd.DataFrame,
    seen: pd.DataFrame | None = None,
    days: Mapping[str, int] | None = None,
    airfields: int = 0,
) -> str:
    """Returns a text alternative of the chart. days: the number of days in each state of observation, counted
    separately for each of the `airfields`."""
    ranges = 0 if lanes is None else int((lanes["earliest"] < lanes["latest"]).sum())
    parts = [f"{sentence}, counted per {size}."]
    if ranges:
        parts.append(f"{ranges} of them on a day that is only known as a range.")
    parts += [
        f"{shown(row.title)}: {wording.written(row.date)}."
        for row in notes.itertuples()
        if row.kind in QUIET_KINDS and row.is_period
    ]
    if seen is not None and len(seen):
        parts.append(_seen_sentence(seen))
    if days:
        parts.append(_days_sentence(days, airfields))
    return " ".join(parts)


def _days_sentence(days: Mapping[str, int], airfields: int) -> str:
    where = f" of each of {airfields} airfields" if airfields > 1 else ""
    counts = (f"{state}: {wording.count(count, count, 'day', 'days')}" for state, count in days.items() if count)
    return f"Observation{where}, {'; '.join(counts)}."


def _seen_sentence(seen: pd.DataFrame) -> str:
    suspect = seen["integrity"] == SUSPECT
    possible = seen["evidence"].isin(POSSIBLE) & ~suspect
    landings, take_offs = (
        int((~suspect & ~possible & (seen["movement"] == movement)).sum()) for movement in (ARRIVAL, DEPARTURE)
    )
    parts = [wording.landings_and_take_offs(landings, take_offs)]
    doubtful = ((possible, "only possible"), (suspect, SUSPECT))
    parts += [f"{rows.sum()} {word}" for rows, word in doubtful if rows.any()]
    return f"Seen in tracks: {', and '.join(parts)}."


def _left_margin(rows: Mapping[str, Row]) -> int:
    """Returns the room left of the plot for titles and the longest label, rather too much than too little."""
    axes = (row.axis for row in rows.values() if row.axis is not None)
    labels = (part for axis in axes for label in axis["ticktext"] for part in label.split("<br>"))
    return 34 + 7 * max(map(len, labels), default=0)


def _without_repeated_entries(
    before: Sequence[dict[str, Any]], marks: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Returns the marks without the legend entries that exist already."""
    shown_groups = {mark["legendgroup"] for mark in before if "legendgroup" in mark}
    return [mark | ({"showlegend": False} if mark.get("legendgroup") in shown_groups else {}) for mark in marks]


def _gaps(heights: Mapping[str, int]) -> dict[str, int]:
    """Returns the gap below each row that has another beneath it. The dates stand below the counts and the row of
    what is known only roughly."""
    drawn = [name for name, height in heights.items() if height]
    dated = _dated_row(heights)
    return {
        name: DATES_HEIGHT if name == dated else STRIP_GAP if beneath == "rough" else GAP
        for name, beneath in pairwise(drawn)
    }


def _dated_row(heights: Mapping[str, int]) -> str:
    """Returns the row under which the dates stand."""
    return next(name for name in ("rough", "bars", "seen", "calendar", "lanes", "notes") if heights[name])


def _domains(heights: Mapping[str, int], total: int) -> dict[str, list[float]]:
    """Returns the share of the height that each row takes, from the top down."""
    top, domains, gaps = float(total), {}, _gaps(heights)
    for name, height in heights.items():
        domains[name] = [(top - height) / total, top / total] if height else [0.0, 0.0]
        top -= height + gaps.get(name, 0)
    return domains


def brush_figure(counts: pd.DataFrame, span: View, chosen: View | None, ground: Ground) -> Drawing:
    """Returns a small bar chart of the answer of `counts_per_bin` without types: certain movements solid, possible
    ones pale above them. The `chosen` days are marked."""
    bins = counts.groupby(["start", "end"], as_index=False)[["certain", "possible"]].sum()
    bars = [
        _small_bars(bins, heights_of(bins, "certain"), {"color": UNCERTAIN_COLOUR}),
        _small_bars(bins, heights_of(bins, "possible"), pale(POSSIBLE_COLOUR)),
    ]
    layout = {
        "height": BRUSH_HEIGHT,
        "margin": {"l": LABEL_ROOM, "r": LABEL_ROOM, "t": 4, "b": 40},
        "barmode": "stack",
        "dragmode": "select",
        "selectdirection": "h",
        "showlegend": False,
        "hovermode": "closest",
        "shapes": [_frame(chosen)] if chosen else [],
        "xaxis": {**DATE_AXIS, "range": [span.start, span.end + pd.Timedelta(days=1)], "fixedrange": True},
        "yaxis": {"visible": False, "rangemode": "tozero", "fixedrange": True},
    }
    return Drawing(data=bars, layout=on_ground(layout, ground))


def _small_bars(bins: pd.DataFrame, heights: pd.Series, marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": bins["start"].to_numpy(),
        "y": heights.to_numpy(),
        "width": bar_widths(bins),
        "offset": 0,
        "marker": marker,
        "hoverinfo": "text",
        "hovertext": [
            lines(
                wording.span(row.start.date(), row.end.date()),
                wording.count(row.certain, row.possible, "flight", "flights"),
            )
            for row in bins.itertuples()
        ],
    }


def _frame(days: View) -> dict[str, Any]:
    """Returns a frame around the selected days."""
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": days.start,
        "x1": days.end + pd.Timedelta(days=1),
        "y0": 0,
        "y1": 1,
        "fillcolor": faint(POSSIBLE_COLOUR, 0.12),
        "line": {"width": 1.5, "color": UNCERTAIN_COLOUR},
        "layer": "below",
    }
