"""The activity chart: movements per bin, one lane per movement, and the notes, on one time axis."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.activity import words
from components.activity.bins import Bin, View
from components.activity.silences import QUIET_KINDS
from components.charts.bars import bar_marks, count_axis
from components.charts.lanes import lane_axis, lane_marks, lanes_height
from components.charts.marks import DAY_MS, after, stamp
from components.charts.notes import kind_axis, kinds_of, note_marks
from components.charts.palette import QUIET_COLOUR
from components.charts.text import label
from components.problems import escaped

BARS_HEIGHT, GAP, MARGIN = 260, 34, 96
MOST_DAY_TICKS = 16

# Every day named, under its middle: a tick at midnight alone would leave open which day a bar belongs to.
_DAY_TICKS = {"dtick": DAY_MS, "ticklabelmode": "period", "tickformat": "%-d\n%b %Y"}


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
) -> go.Figure:
    """Draw the three rows.

    `counts` is the answer of `counts_per_bin`, `lanes` that of `lookups.lanes` (None leaves the row out), `notes`
    that of `notes_in_view`; `names` and `colours` map designators to what is shown. The customdata of
    every mark says what it stands for (`bin`, `flight` or `note`), what to show on hover, and its key.
    """
    notes = notes[(notes["latest"] >= stamp(span.start)) & (notes["earliest"] <= stamp(span.end))]
    kinds = kinds_of(notes)
    rows = {"bars": BARS_HEIGHT, "lanes": lanes_height(lanes), "notes": 26 * len(kinds) + 14 if kinds else 0}
    total = sum(rows.values()) + GAP * (sum(map(bool, rows.values())) - 1)
    domains = _domains(rows, total)
    figure = go.Figure(
        data=[
            *bar_marks(counts, names, colours, size, departures_below),
            *(lane_marks(lanes, span, names, colours) if lanes is not None else ()),
            *note_marks(notes, kinds, span, row="y3"),
        ]
    )
    figure.update_layout(
        height=total + MARGIN,
        margin={"l": 8, "r": 40, "t": 44, "b": 36},
        modebar={"orientation": "v"},
        barmode="relative",
        bargap=0,
        hovermode="closest",
        legend={"orientation": "h", "yanchor": "bottom", "y": 1 + 20 / total, "x": 0, "traceorder": "normal"},
        shapes=_quiet_times(notes, span, top=1 + 18 / total),
        xaxis={
            "type": "date",
            "range": [span.start.isoformat(), after(span.end).date().isoformat()],
            "anchor": "y3" if kinds else "y2" if lanes is not None else "y",
            "showgrid": True,
            **(_DAY_TICKS if span.days <= MOST_DAY_TICKS else {}),
        },
        yaxis={"domain": domains["bars"], **count_axis(counts, size, departures_below)},
    )
    if lanes is not None:
        figure.update_layout(yaxis2={"domain": domains["lanes"], **lane_axis(lanes, names)})
    if kinds:
        figure.update_layout(yaxis3={"domain": domains["notes"], **kind_axis(kinds)})
    return figure


def activity_alt(sentence: str, size: Bin, lanes: pd.DataFrame | None, notes: pd.DataFrame) -> str:
    """What the chart shows, for those who cannot see it."""
    ranges = 0 if lanes is None else int((lanes["earliest"] < lanes["latest"]).sum())
    parts = [f"{sentence}, counted per {size}."]
    if ranges:
        parts.append(f"{ranges} of them on a day that is only known as a range.")
    parts += [
        f"{escaped(row.title)}: {words.written(row.date)}."
        for row in notes.itertuples()
        if row.kind in QUIET_KINDS and row.is_period
    ]
    return " ".join(parts)


def _domains(rows: Mapping[str, int], total: int) -> dict[str, list[float]]:
    """The share of the height that each row takes, from the top down."""
    top, domains = float(total), {}
    for name, height in rows.items():
        domains[name] = [(top - height) / total, top / total] if height else [0.0, 0.0]
        top -= height + GAP if height else 0
    return domains


def _quiet_times(notes: pd.DataFrame, span: View, top: float) -> list[dict[str, Any]]:
    """Shading through all rows for suspensions and inactivity; fainter where it is said of one day only."""
    quiet = notes[notes["kind"].isin(QUIET_KINDS)].drop_duplicates(["airfield", "title", "date"])
    shapes = []
    for row in quiet.itertuples():
        shape = {
            "type": "rect",
            "layer": "below",
            "yref": "paper",
            "y0": 0,
            "y1": top,
            "x0": max(row.earliest, stamp(span.start)).date().isoformat(),
            "x1": after(min(row.latest, stamp(span.end)).date()).date().isoformat(),
            "line": {"width": 0},
            "fillcolor": f"rgba({QUIET_COLOUR}, {0.2 if row.is_period else 0.09})",
        }
        if row.is_period and len(quiet) <= 4:
            shape["label"] = {
                "text": label(row.title, 60),
                "textposition": "top left",
                "font": {"size": 12, "color": f"rgb({QUIET_COLOUR})"},
            }
        shapes.append(shape)
    return shapes
