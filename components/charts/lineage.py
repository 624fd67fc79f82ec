"""Who draws on whom, as a picture: origin sources on the left, those that draw on them further right."""

from functools import cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.charts.palette import QUIET_COLOUR, TYPE_COLOURS
from components.charts.text import label, lines
from components.ledger.lineage import chain, ids

KINDS = ("tracker", "news", "official", "person", "imagery", "social", "track")
ROW_HEIGHT = 40
MOST_SOURCES = 120
MOST_ARROWS = 400


def lineage_figure(sources: pd.DataFrame) -> go.Figure:
    """Draw the table sources.csv (source_id, title, kind, derived_from, reliability)."""
    placed = _placed(sources)
    deepest = int(placed["x"].max())
    colours = dict(zip(KINDS, TYPE_COLOURS, strict=False))
    at = placed.set_index("source_id")[["x", "y"]].to_dict("index")
    arrows = [
        {
            "x": at[row.source_id]["x"],
            "y": at[row.source_id]["y"],
            "ax": at[origin]["x"],
            "ay": at[origin]["y"],
            "xref": "x",
            "yref": "y",
            "axref": "x",
            "ayref": "y",
            "showarrow": True,
            "arrowhead": 2,
            "arrowwidth": 1.2,
            "arrowcolor": f"rgba({QUIET_COLOUR}, 0.8)",
            "standoff": 9,
            "startstandoff": 9,
        }
        for row in placed.itertuples()
        for origin in ids(row.derived_from)
        if origin in at and origin != row.source_id
    ]
    nodes = [
        {
            "type": "scatter",
            "mode": "markers+text",
            "name": label(str(kind).capitalize()),
            "x": group["x"].to_numpy(),
            "y": group["y"].to_numpy(),
            "text": [label(row.source_id) if row.x else "" for row in group.itertuples()],
            "textposition": ["top left" if x == deepest else "top center" for x in group["x"]],
            "customdata": [_hover(row) for row in group.itertuples()],
            "hovertemplate": "%{customdata}<extra></extra>",
            "marker": {"size": 14, "color": colours.get(str(kind), f"rgb({QUIET_COLOUR})")},
        }
        for kind, group in placed.groupby("kind", sort=False)
    ]
    origins = placed[placed["x"] == 0]
    figure = go.Figure(data=nodes)
    hidden = {"visible": False, "fixedrange": True}
    figure.update_layout(
        height=int(ROW_HEIGHT * (placed["y"].max() + 2)) + 60,
        margin={"l": 8, "r": 40, "t": 30, "b": 8},
        modebar={"orientation": "v"},
        annotations=arrows,
        hovermode="closest",
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.01, "x": 0},
        xaxis=hidden | {"range": [-0.15, deepest + 0.2]},
        yaxis={
            "range": [-0.8, float(placed["y"].max()) + 0.9],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickvals": origins["y"].to_list(),
            "ticktext": [label(source) for source in origins["source_id"]],
        },
    )
    return figure


def is_too_much(sources: pd.DataFrame) -> bool:
    """Whether there are more sources, or more arrows between them, than one picture can show."""
    arrows = sum(len(ids(derived)) for derived in sources["derived_from"])
    return len(sources) > MOST_SOURCES or arrows > MOST_ARROWS


def lineage_alt(sources: pd.DataFrame) -> str:
    """The picture in words."""
    drawn = sources[sources["derived_from"] != ""]
    told = [f"{row.source_id} draws on {', '.join(ids(row.derived_from))}" for row in drawn.itertuples()]
    return f"{len(sources)} sources, {len(sources) - len(drawn)} of them draw on no other. " + ". ".join(told)


def _placed(sources: pd.DataFrame) -> pd.DataFrame:
    """Adds x, the longest way back to an origin source (steps within a circle do not count), and y, spread evenly
    within each column, so that a source stands near those that draw on it."""
    drawn = {row.source_id: ids(row.derived_from) for row in sources.itertuples()}

    @cache
    def depth(source: str) -> int:
        parents = [p for p in drawn[source] if p in drawn and source not in chain(p, drawn)]
        return 1 + max(map(depth, parents), default=-1)

    columns = pd.Series({source: depth(source) for source in drawn})
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
    return sources.assign(x=sources["source_id"].map(columns), y=sources["source_id"].map(height))


def _hover(row: Any) -> str:
    drawn = ", ".join(ids(row.derived_from))
    return lines(
        row.title or row.source_id,
        " · ".join(part for part in (row.publisher, row.author, row.published) if part),
        f"{row.kind.capitalize()}, reliability {row.reliability or 'not graded'}",
        f"Draws on: {drawn}" if drawn else "An origin source: draws on no other",
    )
