"""The activity chart: counts, the observation calendar, what tracks show, lanes and notes on one time axis."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from components.activity import wording
from components.activity.bins import Bin, View, bin_edges
from components.activity.observation_calendar import QUIET_KINDS
from components.activity.sightings import SUSPECT
from components.charts.bars import Bars, count_axis, count_marks
from components.charts.calendar_strip import LEGEND_HEIGHT, calendar_axis, calendar_height, calendar_marks
from components.charts.figure import Drawing, Ground, on_ground
from components.charts.movement_marks import (
    SEEN_COUNTED_HEIGHT,
    SEEN_HEIGHT,
    lane_axis,
    lane_marks,
    lanes_height,
    seen_axis,
    seen_count_axis,
    seen_count_marks,
    seen_in,
    seen_marks,
)
from components.charts.notes_figure import kind_axis, kinds_of, note_marks, quiet_times
from components.charts.rough_dates import rough_axis, rough_height, rough_marks, rough_ranges
from components.charts.time_axis import DAY_MS, after, stamp
from components.files.problems import shown

BARS_HEIGHT, GAP = 290, 30
ABOVE, BELOW = 32, 16
"""Room for the legend in one line above, and below the last row."""
DATES_HEIGHT = 46
"""Room for days with their months and years in a second line, under the counts."""
STRIP_GAP = 10
AXES = {"bars": "y", "lanes": "y2", "notes": "y3", "seen": "y4", "calendar": "y5", "rough": "y6"}
MOST_DAY_TICKS = 16
"""Of a longer view not every day is named: on a phone, with 200 pixels of axis, the numbers would meet."""

# Every day named, under its middle: a tick at midnight alone would leave open which day a bar belongs to. Upright
# and small, so that each has its place on a phone.
_DAY_TICKS = {
    "dtick": DAY_MS,
    "ticklabelmode": "period",
    "tickformat": "%-d\n%b %Y",
    "tickangle": 0,
    "tickfont": {"size": 11},
}


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
    least: int = 1,
    ground: Ground = "light",
) -> Drawing:
    """Draw the rows: counts, what is known only roughly, the dates; calendar, seen in tracks, lanes, notes.

    `counts` is the answer of `counts_per_bin`, `lanes` that of `lookups.lanes`, `notes` that of `notes_on_chart`,
    `seen` that of `few_sightings`, `seen_counts`, in its place, that of `seen_per_bin` and `cells` that of
    `calendar_cells`; `roughly` that of `known_roughly`, `totals` that of `counts_by_type`. None leaves a row out,
    and so do counts of nothing beside landings that were seen. The counts' axis reaches up to `least` at least.
    `names` and `colours` map designators to what is shown; `ground` is what it is drawn on. The customdata of
    every mark says what it stands for (`bin`, `range`, `flight`, `note`, `visit`, `seen` or `day`), what to show
    on hover, and its keys.
    """
    seen = seen_in(seen, span)
    only_seen = counts.empty and seen_counts is not None
    notes = notes[(notes["latest"] >= stamp(span.start)) & (notes["earliest"] <= stamp(span.end))]
    kinds = kinds_of(notes)
    ranges = None if roughly is None or roughly.empty else rough_ranges(roughly, span)
    bins = bin_edges(span, size)
    shown = Bars(counts, bins, size, names, colours, departures_below, totals or {}, roughly)
    of_tracks = None if seen_counts is None else Bars(seen_counts, bins, size, names, colours)
    rows = {
        "bars": 0 if only_seen else BARS_HEIGHT,
        "rough": rough_height(ranges),
        "calendar": calendar_height(cells),
        "seen": _seen_height(seen, seen_counts, only_seen),
        "lanes": lanes_height(lanes),
        "notes": _notes_height(len(kinds)),
    }
    marks = count_marks(shown)
    if of_tracks is not None:
        marks += _once_in_legend(marks, seen_count_marks(of_tracks))
    traces = [
        *marks,
        *(rough_marks(roughly, ranges, names) if ranges is not None and roughly is not None else ()),
        *(calendar_marks(cells) if cells is not None else ()),
        *(seen_marks(seen, names, colours) if seen is not None else ()),
        *(lane_marks(lanes, span, names, colours) if lanes is not None else ()),
        *note_marks(notes, kinds, span, row="y3"),
    ]
    axes = {
        "bars": count_axis(shown, least),
        "rough": None if ranges is None or roughly is None else rough_axis(roughly, ranges),
        "lanes": None if lanes is None else lane_axis(lanes, names),
        "notes": kind_axis(kinds) if kinds else None,
        "seen": _seen_axis(seen, of_tracks),
        "calendar": None if cells is None else calendar_axis(cells),
    }
    layout = _layout(rows, axes, traces, quiet_times(notes, span), _time_axis(bins, span))
    return Drawing(data=traces, layout=on_ground(layout, ground))


def _layout(
    rows: Mapping[str, int],
    axes: Mapping[str, dict[str, Any] | None],
    traces: Sequence[dict[str, Any]],
    quiet: tuple[list[dict[str, Any]], int],
    time_axis: dict[str, Any],
) -> dict[str, Any]:
    """Returns the layout of rows of these heights, with their axes, None where a row has none; `quiet` is what
    `quiet_times` returns."""
    shaded, head = quiet
    total = sum(rows.values()) + sum(_gaps(rows).values())
    top = 1 + head / total
    has_calendar = axes["calendar"] is not None
    legend = LEGEND_HEIGHT if has_calendar else 0
    domains = _domains(rows, total)
    upright = {
        AXES[name].replace("y", "yaxis"): {"domain": domains[name], **axis}
        for name, axis in axes.items()
        if axis is not None
    }
    dated = _dated_row(rows)
    below = BELOW + (DATES_HEIGHT if dated == [name for name, height in rows.items() if height][-1] else 0)
    return {
        "height": total + ABOVE + below + legend + head,
        "margin": {"l": _beside(upright.values()), "r": 12, "t": ABOVE + head, "b": below + legend, "pad": 6},
        "barmode": "relative",
        "bargap": 0,
        "hovermode": "closest",
        # As Streamlit would set them, which draws the whole chart once more.
        "clickmode": "event+select",
        "dragmode": "pan",
        "legend": {
            "orientation": "h",
            "yanchor": "bottom",
            "y": 1 + (4 + head) / total,
            "x": 0,
            "traceorder": "normal",
            # One click leaves a type alone, the next brings all back.
            "itemclick": "toggleothers",
            "itemdoubleclick": False,
        },
        "shapes": [shape | {"y1": top} for shape in shaded],
        "xaxis": {**time_axis, "anchor": AXES[dated]},
        **upright,
        **({"legend2": _calendar_legend(total)} if has_calendar else {}),
    }


def _time_axis(bins: pd.DataFrame, span: View) -> dict[str, Any]:
    """Returns the axis that all rows share: whole bins, with every day named where they are few."""
    return {
        "type": "date",
        "range": [f"{bins['start'].iloc[0]:%Y-%m-%d}", f"{after(bins['end'].iloc[-1].date()):%Y-%m-%d}"],
        **(_DAY_TICKS if span.days <= MOST_DAY_TICKS else {}),
    }


def _calendar_legend(total: int) -> dict[str, Any]:
    """Returns the legend of the calendar, under the time axis; `total` is the height of all rows."""
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
) -> str:
    """What the chart shows, for those who cannot see it."""
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
        parts.append(_days_sentence(days))
    return " ".join(parts)


def _days_sentence(days: Mapping[str, int]) -> str:
    counts = (f"{state}: {wording.count(count, count, 'day', 'days')}" for state, count in days.items() if count)
    return f"Observation, {'; '.join(counts)}."


def _seen_sentence(seen: pd.DataFrame) -> str:
    good = int((seen["integrity"] != SUSPECT).sum())
    suspect = f", and {len(seen) - good} suspect" if good < len(seen) else ""
    counted = wording.count(good, good, "landing or take-off", "landings and take-offs")
    return f"Seen in tracks: {counted}{suspect}."


def _seen_height(seen: pd.DataFrame | None, seen_counts: pd.DataFrame | None, only_seen: bool) -> int:
    """The height of what tracks show: marks, numbers, or nothing."""
    if seen is not None:
        return SEEN_HEIGHT
    if seen_counts is None:
        return 0
    return BARS_HEIGHT if only_seen else SEEN_COUNTED_HEIGHT


def _seen_axis(seen: pd.DataFrame | None, counted: Bars | None) -> dict[str, Any] | None:
    """Returns the axis of what tracks show, one by one or counted; None where the row is left out."""
    if seen is not None:
        return seen_axis()
    return None if counted is None else seen_count_axis(counted)


def _notes_height(kinds: int) -> int:
    return 26 * kinds + 14 if kinds else 0


def _beside(axes: Iterable[Mapping[str, Any]]) -> int:
    """Room on the left for titles and the longest of the labels, rather too much than too little."""
    labels = (part for axis in axes for label in axis["ticktext"] for part in label.split("<br>"))
    return 34 + 7 * max(map(len, labels), default=0)


def _once_in_legend(before: list[dict[str, Any]], marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The marks without the names that the legend shows already."""
    there = {mark["legendgroup"] for mark in before if "legendgroup" in mark}
    return [mark | ({"showlegend": False} if mark.get("legendgroup") in there else {}) for mark in marks]


def _gaps(rows: Mapping[str, int]) -> dict[str, int]:
    """The room below each row that has one beneath it: the dates stand below the counts and what is known only
    roughly of them."""
    drawn = [name for name, height in rows.items() if height]
    dated = _dated_row(rows)
    return {
        name: DATES_HEIGHT if name == dated else STRIP_GAP if beneath == "rough" else GAP
        for name, beneath in pairwise(drawn)
    }


def _dated_row(rows: Mapping[str, int]) -> str:
    """The row under which the dates stand."""
    return next(name for name in ("rough", "bars", "seen", "calendar", "lanes", "notes") if rows[name])


def _domains(rows: Mapping[str, int], total: int) -> dict[str, list[float]]:
    """The share of the height that each row takes, from the top down."""
    top, domains, gaps = float(total), {}, _gaps(rows)
    for name, height in rows.items():
        domains[name] = [(top - height) / total, top / total] if height else [0.0, 0.0]
        top -= height + gaps.get(name, 0)
    return domains
