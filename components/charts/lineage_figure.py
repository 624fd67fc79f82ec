"""Who draws on whom, as a picture: origin sources on the left, those that draw on them further right."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.charts.figure import label, lines
from components.charts.palette import QUIET_COLOUR, TYPE_COLOURS
from components.ledger.lineage import chain, ids

KINDS = ("tracker", "news", "official", "person", "imagery", "social", "track")
ROW_HEIGHT = 28
MOST_SOURCES, MOST_ARROWS = 120, 400
"""More are not drawn: it protects readers from a picture that cannot be followed, and browsers, which draw each
arrow as a shape of its own; round numbers."""


def lineage_figure(sources: pd.DataFrame) -> go.Figure:
    """Draw the table sources.csv (source_id, title, kind, derived_from, reliability), each source in a row of its
    own, which has its name on the left.

    A line leaves a source along its row and bends between two columns, where no source is: it meets none but the
    two it joins.
    """
    placed = _placed(sources)
    deepest = int(placed["x"].max())
    joined = _joined(placed)
    figure = go.Figure(data=_nodes(placed))
    figure.update_layout(
        height=ROW_HEIGHT * len(placed) + 90,
        margin={"l": 8, "r": 40, "t": 30, "b": 8},
        modebar={"orientation": "v"},
        shapes=[_line(start, end) for start, end in joined],
        annotations=[_head(*end, onward) for end, onward in dict.fromkeys((b, a[0] < b[0]) for a, b in joined)],
        hovermode="closest",
        # Lines to sources that are hidden would lead nowhere.
        legend={
            "orientation": "h",
            "yanchor": "bottom",
            "y": 1.01,
            "x": 0,
            "itemclick": False,
            "itemdoubleclick": False,
        },
        xaxis={"visible": False, "fixedrange": True, "range": [-0.15, deepest + 0.5]},
        yaxis={
            "range": [0.4 - len(placed), 0.6],
            "fixedrange": True,
            "zeroline": False,
            "tickvals": placed["y"].to_list(),
            "ticktext": [label(source) for source in placed["source_id"]],
        },
    )
    return figure


def _joined(placed: pd.DataFrame) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Returns where each line begins, at a source, and ends, at one that draws on it."""
    at = {row.source_id: (int(row.x), int(row.y)) for row in placed.itertuples()}
    return [
        (at[origin], at[row.source_id])
        for row in placed.itertuples()
        for origin in ids(row.derived_from)
        if origin in at and origin != row.source_id
    ]


def _nodes(placed: pd.DataFrame) -> list[dict[str, Any]]:
    """Returns the marks of the sources, a trace for each kind."""
    colours = dict(zip(KINDS, TYPE_COLOURS, strict=False))
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": label(str(kind).capitalize()),
            "x": group["x"].to_numpy(),
            "y": group["y"].to_numpy(),
            "customdata": [_hover(row) for row in group.itertuples()],
            "hovertemplate": "%{customdata}<extra></extra>",
            "marker": {"size": 14, "color": colours.get(str(kind), f"rgb({QUIET_COLOUR})")},
        }
        for kind, group in placed.groupby("kind", sort=False)
    ]


def is_too_much(sources: pd.DataFrame) -> bool:
    """Whether there are more sources, or more arrows between them, than one picture can show."""
    arrows = sum(len(ids(derived)) for derived in sources["derived_from"])
    return len(sources) > MOST_SOURCES or arrows > MOST_ARROWS


def lineage_alt(sources: pd.DataFrame) -> str:
    """The picture in words."""
    drawn = sources[sources["derived_from"] != ""]
    links = [f"{row.source_id} draws on {', '.join(ids(row.derived_from))}" for row in drawn.itertuples()]
    return f"{len(sources)} sources, {len(sources) - len(drawn)} of them draw on no other. " + ". ".join(links)


def _line(start: tuple[int, int], end: tuple[int, int]) -> dict[str, Any]:
    """Along the row of its start to the column beside that of its end, and on in a bend; where both are in one
    column, in a loop on the right of it."""
    (x0, y0), (x1, y1) = start, end
    side = -1 if x0 < x1 else 1
    away, far, near = (1, 0.3, 0.7) if x0 != x1 else (0.2, 0.4, 0.4)
    turn, far, near = (round(x1 + side * distance, 1) for distance in (away, far, near))
    return {
        "type": "path",
        "path": f"M {x0},{y0} L {turn},{y0} C {far},{y0} {near},{y1} {x1},{y1}",
        "layer": "between",
        "line": {"width": 1.2, "color": f"rgba({QUIET_COLOUR}, 0.8)"},
    }


def _head(x: int, y: int, onward: bool) -> dict[str, Any]:
    """The head of the arrows that come to a source from its left, onward, or from its right."""
    return {
        "x": x,
        "y": y,
        "ax": -16 if onward else 16,
        "ay": 0,
        "showarrow": True,
        "arrowhead": 2,
        "arrowwidth": 1.2,
        "arrowcolor": f"rgba({QUIET_COLOUR}, 0.8)",
        "standoff": 8,
    }


def _placed(sources: pd.DataFrame) -> pd.DataFrame:
    """Adds x, the longest way back to an origin source (steps within a circle do not count), and y, a row for each
    from the top (0) down, so that a source stands near those that draw on it."""
    drawn = {row.source_id: ids(row.derived_from) for row in sources.itertuples()}
    columns = _columns(drawn)
    height = _heights(drawn, columns)
    rows = {
        name: -number
        for number, name in enumerate(sorted(height, key=lambda name: (-height[name], columns[name])))
    }
    return sources.assign(x=sources["source_id"].map(columns), y=sources["source_id"].map(rows))


def _columns(drawn: Mapping[str, tuple[str, ...]]) -> pd.Series:
    """Returns the longest way of each source back to an origin source; `drawn` is what each draws on."""

    # Kept for one picture, and gone with it.
    @cache
    def depth(source: str) -> int:
        parents = [p for p in drawn[source] if p in drawn and source not in chain(p, drawn)]
        return 1 + max(map(depth, parents), default=-1)

    return pd.Series({source: depth(source) for source in drawn})


def _heights(drawn: Mapping[str, tuple[str, ...]], columns: pd.Series) -> dict[str, float]:
    """Returns how high each source stands in its column, so that it is near those that draw on it."""
    tallest = columns.value_counts().max()
    height: dict[str, float] = {}
    for _, column in sorted(columns.groupby(columns), reverse=True):
        followers = {
            source: [height[other] for other in drawn if source in drawn[other] and other in height]
            for source in column.index
        }
        ordered = sorted(
            followers, key=lambda name: -(sum(followers[name]) / len(followers[name])) if followers[name] else 0
        )
        height |= {name: tallest * (1 - (i + 0.5) / len(ordered)) for i, name in enumerate(ordered)}
    return height


def _hover(row: Any) -> str:
    drawn = ", ".join(ids(row.derived_from))
    return lines(
        row.title or row.source_id,
        " · ".join(part for part in (row.publisher, row.author, row.published) if part),
        f"{row.kind.capitalize()}, reliability {row.reliability or 'not graded'}",
        f"Draws on: {drawn}" if drawn else "An origin source: draws on no other",
    )
