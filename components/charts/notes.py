"""The notes as marks: one lane per kind."""

from typing import Any

import pandas as pd

from components.activity import words
from components.activity.bins import View
from components.charts.marks import NOON, keyed, range_bars
from components.charts.palette import KIND_COLOURS, OTHER_COLOUR, faint
from components.charts.text import label, lines


def kinds_of(notes: pd.DataFrame) -> list[str]:
    """The kinds that occur, in the order in which they are drawn; those of another descriptor come last."""
    found = set(notes["kind"])
    return [kind for kind in KIND_COLOURS if kind in found] + sorted(found - set(KIND_COLOURS))


def note_marks(notes: pd.DataFrame, kinds: list[str], span: View, row: str) -> list[dict[str, Any]]:
    """A diamond for a day, a solid bar for a period, a hatched bar for one day somewhere in a range."""
    placed = notes.assign(
        lane=notes["kind"].map({kind: -i for i, kind in enumerate(kinds)}),
        hover=[_note_hover(row) for row in notes.itertuples()],
    )
    traces = []
    for kind, group in placed.groupby("kind", sort=False):
        colour = KIND_COLOURS.get(str(kind), OTHER_COLOUR)
        shared = {"yaxis": row, "showlegend": False, "hovertemplate": "%{customdata[1]}<extra></extra>"}
        days = group[group["earliest"] == group["latest"]]
        spans = group[group["earliest"] < group["latest"]]
        if len(days):
            traces.append(
                shared
                | {
                    "type": "scatter",
                    "mode": "markers+text",
                    "x": (days["earliest"] + NOON).to_numpy(),
                    "y": days["lane"].to_numpy(),
                    "text": days["qualifier"].to_list(),
                    "textposition": "middle right",
                    "customdata": keyed("note", days["note_id"], days["hover"]),
                    "marker": {"symbol": "diamond", "size": 10, "color": colour},
                }
            )
        if len(spans):
            traces.append(
                shared
                | range_bars(spans, spans["lane"], span)
                | {
                    "customdata": keyed("note", spans["note_id"], spans["hover"]),
                    "marker": {
                        "color": [faint(colour, 0.75 if period else 0.15) for period in spans["is_period"]],
                        "line": {"width": 1, "color": colour},
                        "pattern": {
                            "shape": ["" if period else "/" for period in spans["is_period"]],
                            "fgcolor": colour,
                            "size": 6,
                            "solidity": 0.3,
                        },
                    },
                }
            )
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
