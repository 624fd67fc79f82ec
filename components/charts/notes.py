"""The notes as marks: one lane per kind."""

from typing import Any

import pandas as pd

from components.activity import words
from components.activity.bins import View
from components.charts.marks import day_marks, range_bars, symbols
from components.charts.palette import KIND_COLOURS, OTHER_COLOUR, faint
from components.charts.text import label, lines

SOLID, PALE = 0.75, 0.15
ON_SOLID = "#ffffff"


def kinds_of(notes: pd.DataFrame) -> list[str]:
    """The kinds that occur, in the order in which they are drawn; those of another descriptor come last."""
    found = set(notes["kind"])
    return [kind for kind in KIND_COLOURS if kind in found] + sorted(found - set(KIND_COLOURS))


def note_marks(notes: pd.DataFrame, kinds: list[str], span: View, row: str) -> list[dict[str, Any]]:
    """A diamond for a day, a solid bar for a period, a pale bar for one day somewhere in a range: browsers take
    long to draw a hatching for each colour."""
    placed = notes.assign(
        lane=notes["kind"].map({kind: -i for i, kind in enumerate(kinds)}),
        hover=[_note_hover(note) for note in notes.itertuples()],
    )
    placed = placed.assign(colour=[KIND_COLOURS.get(kind, OTHER_COLOUR) for kind in placed["kind"]])
    shared = {"yaxis": row, "showlegend": False}
    days = placed[placed["earliest"] == placed["latest"]]
    spans = placed[placed["earliest"] < placed["latest"]].sort_values("is_period", ascending=False, kind="stable")
    traces = []
    if len(days):
        marker = {"symbol": symbols("diamond", days), "size": 10, "color": days["colour"].to_list()}
        traces.append(shared | day_marks(days, "note") | {"marker": marker})
    if len(spans):
        colours, periods = spans["colour"].to_list(), spans["is_period"].to_list()
        fill = [faint(colour, SOLID if period else PALE) for colour, period in zip(colours, periods, strict=True)]
        ink = [ON_SOLID if period else colour for colour, period in zip(colours, periods, strict=True)]
        marker = {"color": fill, "line": {"width": 1, "color": colours}}
        traces.append(shared | range_bars(spans, "note", span, ink) | {"marker": marker})
    return traces


def kind_axis(kinds: list[str]) -> dict[str, Any]:
    return {
        "title": {"text": "Notes", "font": {"size": 13}},
        "tickvals": [-i for i in range(len(kinds))],
        "ticktext": [label(kind.capitalize()) for kind in kinds],
        "range": [-len(kinds) + 0.4, 0.6],
        "zeroline": False,
        "fixedrange": True,
    }


def _note_hover(row: Any) -> str:
    return lines(
        f"{row.kind.capitalize()}: {row.title}",
        words.written(row.date),
        f"written {row.date}",
        row.claim,
        f"Source: {row.source_id} · credibility {words.grade(row.credibility)}",
    )
