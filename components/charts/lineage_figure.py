"""The lineage of sources as a picture: origin sources on the left, those that draw on them further right."""

from collections.abc import Mapping
from functools import cache
from textwrap import wrap
from typing import Any

import pandas as pd

from components.charts.figure import Drawing, label, lines, on_ground, plain
from components.charts.grounds import Ground
from components.charts.palette import QUIET_COLOUR, SOURCE_COLOUR
from components.ledger.lineage import chain, ids

SYMBOLS = {
    "tracker": "diamond",
    "news": "square",
    "official": "star",
    "person": "circle",
    "imagery": "triangle-up",
    "social": "pentagon",
    "track": "cross",
}
"""A symbol for each kind of source: colours are reserved for aircraft types."""
OTHER_SYMBOL = "hexagon"
ROW_HEIGHT = 32
LONGEST_LINE, LONGEST_LINE_INSIDE = 32, 24
"""The most characters of a line of a name beside the picture, and inside it; a row has room for two lines."""
MOST_SOURCES, MOST_ARROWS = 120, 400
"""The most sources and arrows that are drawn. The limit protects readers from a picture that cannot be followed,
and browsers, which draw each arrow as a separate shape; round numbers."""


def lineage_figure(sources: pd.DataFrame, names: Mapping[str, str], ground: Ground = "light") -> Drawing:
    """Returns the lineage of the table sources.csv (source_id, title, kind, derived_from, reliability). Each
    source has a row of its own with its name at its mark; `names` has the name of each id.

    A line leaves a source along its row and bends between two columns, where there are no sources: it touches only
    the two that it joins.
    """
    placed = _placed(sources)
    # The names of origin sources are axis labels, for which Plotly makes room.
    origins = placed[placed["x"] == 0]
    deepest = int(placed["x"].max())
    joined = _joined(placed)
    layout = {
        "height": ROW_HEIGHT * len(placed) + 90,
        "margin": {"l": 8, "r": 40, "t": 30, "b": 8},
        "modebar": {"orientation": "v"},
        "shapes": [_line(start, end) for start, end in joined],
        "annotations": [
            _arrow_head(*end, onward) for end, onward in dict.fromkeys((b, a[0] < b[0]) for a, b in joined)
        ],
        "hovermode": "closest",
        # Lines to hidden sources would lead nowhere.
        "legend": {
            "orientation": "h",
            "yanchor": "bottom",
            "y": 1.01,
            "x": 0,
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "xaxis": {"visible": False, "fixedrange": True, "range": [-0.06, deepest + 0.9]},
        "yaxis": {
            "range": [0.4 - len(placed), 0.6],
            "fixedrange": True,
            "zeroline": False,
            "showgrid": False,
            "automargin": True,
            "tickvals": origins["y"].to_list(),
            "ticktext": [_in_lines(names.get(source, source), LONGEST_LINE) for source in origins["source_id"]],
        },
    }
    return Drawing(data=_nodes(placed, names), layout=on_ground(layout, ground))


def _joined(placed: pd.DataFrame) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Returns the start of each line, at a source, and its end, at one that draws on it."""
    at = {row.source_id: (int(row.x), int(row.y)) for row in placed.itertuples()}
    return [
        (at[origin], at[row.source_id])
        for row in placed.itertuples()
        for origin in ids(row.derived_from)
        if origin in at and origin != row.source_id
    ]


def _nodes(placed: pd.DataFrame, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Returns the marks of the sources, a trace per kind. A name stands right of its mark, above the line that
    leaves there, if any."""
    drawn_on = {origin for derived in placed["derived_from"] for origin in ids(derived)}
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "text": [
                _in_lines(names.get(row.source_id, row.source_id), LONGEST_LINE_INSIDE) if row.x else ""
                for row in group.itertuples()
            ],
            "textposition": [
                "top right" if row.source_id in drawn_on else "middle right" for row in group.itertuples()
            ],
            "textfont": {"size": 12},
            "cliponaxis": False,
            "name": label(str(kind).capitalize()),
            "x": group["x"].to_numpy(),
            "y": group["y"].to_numpy(),
            "customdata": [_hover(row, names) for row in group.itertuples()],
            "hovertemplate": "%{customdata}<extra></extra>",
            "marker": {"size": 12, "symbol": SYMBOLS.get(str(kind), OTHER_SYMBOL), "color": SOURCE_COLOUR},
        }
        for kind, group in placed.groupby("kind", sort=False)
    ]


def _in_lines(name: str, width: int) -> str:
    """Returns a name in at most two short lines, cut to what fits.

    >>> _in_lines("Person close to the Kremlin (unnamed), via Bloomberg, who told it twice", 32)
    'Person close to the Kremlin<br>(unnamed), via Bloomberg, who…'
    """
    # Looks only at what can fit: a cell can be as long as a book.
    return "<br>".join(map(plain, wrap(name[: 3 * width], width, max_lines=2, placeholder="…")))


def is_too_much(sources: pd.DataFrame) -> bool:
    """Returns whether there are more sources, or arrows between them, than one picture can show."""
    arrows = sum(len(ids(derived)) for derived in sources["derived_from"])
    return len(sources) > MOST_SOURCES or arrows > MOST_ARROWS


def lineage_alt(sources: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Returns the picture in words."""
    drawn = sources[sources["derived_from"] != ""]
    links = [
        f"{names.get(row.source_id, row.source_id)} draws on {_drawn_on(row, names)}" for row in drawn.itertuples()
    ]
    return f"{len(sources)} sources, {len(sources) - len(drawn)} of them draw on no other. " + ". ".join(links)


def _line(start: tuple[int, int], end: tuple[int, int]) -> dict[str, Any]:
    """Returns a line along the row of its start to the column next to its end, and on in a bend. If both are in
    one column, the line loops around on the right."""
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


def _arrow_head(x: int, y: int, onward: bool) -> dict[str, Any]:
    """Returns the head of the arrows that reach a source from its left (`onward`) or from its right."""
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
    """Returns the sources with x, the longest way back to an origin source (steps within a cycle do not count),
    and y, a row for each from the top (0) down, chosen so that a source stands near those that draw on it."""
    drawn = {row.source_id: ids(row.derived_from) for row in sources.itertuples()}
    columns = _columns(drawn)
    height = _heights(drawn, columns)
    rows = {
        name: -number
        for number, name in enumerate(sorted(height, key=lambda name: (-height[name], columns[name])))
    }
    return sources.assign(x=sources["source_id"].map(columns), y=sources["source_id"].map(rows))


def _columns(drawn: Mapping[str, tuple[str, ...]]) -> pd.Series:
    """Returns the length of each source's longest way back to an origin source; `drawn` is what each draws on."""

    # This cache lives as long as one picture.
    @cache
    def depth(source: str) -> int:
        parents = [p for p in drawn[source] if p in drawn and source not in chain(p, drawn)]
        return 1 + max(map(depth, parents), default=-1)

    return pd.Series({source: depth(source) for source in drawn})


def _heights(drawn: Mapping[str, tuple[str, ...]], columns: pd.Series) -> dict[str, float]:
    """Returns the height of each source in its column, near those that draw on it."""
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


def _drawn_on(row: Any, names: Mapping[str, str]) -> str:
    return ", ".join(names.get(each, each) for each in ids(row.derived_from))


def _hover(row: Any, names: Mapping[str, str]) -> str:
    drawn = _drawn_on(row, names)
    return lines(
        names.get(row.source_id, row.source_id),
        " · ".join(part for part in (row.publisher, row.author, row.published) if part),
        f"{row.kind.capitalize()}, reliability {row.reliability or 'not graded'}",
        f"Draws on: {drawn}" if drawn else "Independent: draws on no other",
    )
