"""The ground a chart is drawn on: light or dark, with text and lines that can be read on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Ground: TypeAlias = Literal["light", "dark"]

_FONT = '"Source Sans", sans-serif'
_TRANSPARENT = "rgba(0, 0, 0, 0)"
# There is room for every label: to measure whether one is cut off takes Plotly a fifth of the time for a chart.
_LABELS: Mapping[str, Any] = {"tickfont": {"size": 12}, "ticklabeloverflow": "allow"}
_ACROSS: Mapping[str, Any] = {"showgrid": True, "zeroline": False, **_LABELS}
_UP: Mapping[str, Any] = {"title": {"standoff": 24}, **_LABELS}
"""What axes are like where the figure does not say."""


@dataclass(frozen=True, slots=True)
class _Look:
    text: str
    strong: str
    line: str
    paper: str
    edge: str


_LOOKS: dict[Ground, _Look] = {
    "light": _Look("#5b6472", "#1d2430", "#e6eaf1", "#ffffff", "rgba(29, 36, 48, 0.2)"),
    "dark": _Look("#c3c9d4", "#e6e9ef", "#2b323e", "#12161d", "rgba(230, 233, 239, 0.2)"),
}


def on_ground(layout: Mapping[str, Any], ground: Ground) -> dict[str, Any]:
    """The layout of a figure in the colours of its ground.

    Streamlit's own theme would give them in the browser, by a template for which Plotly draws every chart twice.
    """
    look = _LOOKS[ground]
    lines = {"gridcolor": look.line, "zerolinecolor": look.line, "tickcolor": look.line}
    axes = {
        name: _with(_ACROSS if name.startswith("xaxis") else _UP, axis) | lines
        for name, axis in layout.items()
        if name.startswith(("xaxis", "yaxis"))
    }
    colours = {
        # All values come anew with every figure; without this, Plotly takes values it has drawn for new ones.
        "datarevision": 1,
        "paper_bgcolor": look.paper,
        "plot_bgcolor": look.paper,
        "font": {"family": _FONT, "size": 12, "color": look.text},
        "hoverlabel": {"bgcolor": look.paper, "bordercolor": look.edge, "font": {"color": look.strong}},
        "legend": {"font": {"color": look.strong}},
        "modebar": {"bgcolor": _TRANSPARENT, "color": look.text, "activecolor": look.strong},
    }
    return _with(layout, colours | axes)


def _with(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Both together; where both say something, the other counts.

    >>> _with({"a": {"b": 1, "c": 2}}, {"a": {"c": 3}, "d": 4})
    {'a': {'b': 1, 'c': 3}, 'd': 4}
    """
    together = dict(one)
    for key, value in other.items():
        known = together.get(key)
        together[key] = _with(known, value) if isinstance(known, Mapping) and isinstance(value, Mapping) else value
    return together
