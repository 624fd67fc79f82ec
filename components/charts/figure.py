"""A figure: in the colours of the ground it is drawn on, drawn once and sent often, and as a file of its own; and
its text. Plotly reads tags and templates in every text; what comes from data must be made harmless."""

from base64 import b64decode
from collections.abc import Mapping
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import Any
from unicodedata import bidirectional

import numpy as np

# Plotly uses pandas as soon as anybody imports it, and Streamlit imports the other two at its first chart: where
# that is while another thread imports them, they are found half made. So those that are not used here are imported
# for that alone.
import pandas as pd  # noqa: F401 - see above
import plotly.graph_objects as go
import plotly.io
import plotly.tools  # noqa: F401 - see above

from components.charts.grounds import LOOKS, Ground
from components.files.problems import legible

_FONT = '"Source Sans", sans-serif'
_TRANSPARENT = "rgba(0, 0, 0, 0)"
# There is room for every label: to measure whether one is cut off takes Plotly a fifth of the time for a chart.
_LABELS: Mapping[str, Any] = {"tickfont": {"size": 12}, "ticklabeloverflow": "allow"}
_ACROSS: Mapping[str, Any] = {"showgrid": True, "zeroline": False, **_LABELS}
_UP: Mapping[str, Any] = {"title": {"standoff": 24}, **_LABELS}
"""What axes are like where the figure does not say."""


def text_colour(ground: Ground) -> str:
    """Returns the colour of ordinary text on a ground."""
    return LOOKS[ground].text


def on_ground(layout: Mapping[str, Any], ground: Ground) -> dict[str, Any]:
    """The layout of a figure in the colours of its ground.

    Streamlit's own theme would give them in the browser, by a template for which Plotly draws every chart twice.
    """
    look = LOOKS[ground]
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
        "hoverlabel": {
            "bgcolor": look.paper,
            "bordercolor": look.edge,
            "font": {"color": look.strong, "family": _FONT, "size": 13},
            # Where the box stands to the left of a mark, Plotly would set its lines flush right.
            "align": "left",
        },
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
        before = together.get(key)
        together[key] = (
            _with(before, value) if isinstance(before, Mapping) and isinstance(value, Mapping) else value
        )
    return together


# Plotly has no types, so its class is Any to mypy.
class Drawing(go.Figure):  # type: ignore[misc]
    """A Plotly figure that is not changed any more once it was sent: it is put into the form that browsers get at
    the first time only, which takes longer than all else that a click on a known view needs."""

    _sent: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The figure as plain values, the same object each time. It brings no template, and its numbers are lists:
        for either, browsers that are told of the same figure again would draw it again."""
        if self._sent is None:
            sent = super().to_dict()
            sent["layout"].pop("template", None)
            self._sent = _listed(sent)
        return self._sent


def _listed(value: Any) -> Any:
    """A value with lists where Plotly's own form has the bytes of an array."""
    if isinstance(value, dict):
        if value.keys() >= {"dtype", "bdata"}:
            numbers = np.frombuffer(b64decode(value["bdata"]), np.dtype(value["dtype"]))
            return numbers.reshape(_shape(value, len(numbers))).tolist()
        return {key: _listed(each) for key, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, list | tuple) else value


def _shape(array: dict[str, Any], length: int) -> tuple[int, ...]:
    return tuple(map(int, str(array.get("shape", length)).split(",")))


# What Streamlit passes to Plotly: no logo, no upload. An image made here would have neither title nor sources.
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "showSendToCloud": False,
    "displayModeBar": "hover",
    "showTips": False,
    # How long Plotly waits for a second click before it hides what was clicked in the legend.
    "doubleClickDelay": 20,
    "modeBarButtonsToRemove": ["lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d", "toImage"],
}
_ALONE: dict[str, Any] = CONFIG | {
    "modeBarButtonsToRemove": ["lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
    "toImageButtonOptions": {"format": "svg", "filename": "flight-activity"},
}
"""What an exported page passes: there the title is part of the figure, so that it can be saved as an image."""
_LIBRARY = Path(__file__).with_name("plotly-basic.min.js")
"""Plotly's smaller library (plotly.js-basic-dist-min 4.1.1 from npm, MIT), which has all that figures are made of:
1.2 MB in each exported page, where the one in the Python package has 4.8."""
HEADING = 70
"""Pixels that a heading takes."""


def standalone_html(figure: go.Figure, title: str, sentence: str) -> bytes:
    """A web page with the figure that needs nothing from any other place: above it the title of the ledger, and
    what is in view."""
    drawn = figure.to_dict()
    alone = go.Figure(data=drawn["data"], layout=on_ground(drawn["layout"], "light"))
    top = alone.layout.margin.t or 0
    alone.update_layout(template="plotly_white", title=_heading(title, sentence), margin_t=top + HEADING)
    if alone.layout.height:
        alone.update_layout(height=alone.layout.height + HEADING)
    page = alone.to_html(include_plotlyjs=False, full_html=True, config=_ALONE)
    library = f"<script>{_LIBRARY.read_text(encoding='utf-8')}</script>"
    return page.replace("<head>", f"<head><title>{escape(title)}</title>{library}", 1).encode("utf-8")


def _heading(title: str, sentence: str) -> dict[str, Any]:
    return {
        "text": plain(title),
        "subtitle": {"text": plain(sentence)},
        "font": {"size": 16},
        "yref": "container",
        "y": 1,
        "yanchor": "top",
        "pad": {"t": 14},
    }


MOST_LINES = 14
"""Of a hover box: more would reach beyond the chart on a phone."""


def plain(text: object) -> str:
    """A text that Plotly shows as it is, and reads as no tag, entity or template.

    >>> plain("<b>An-124</b> %{x}")
    '&lt;b&gt;An-124&lt;/b&gt; % {x}'
    """
    safe = legible(str(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace("%{", "% {")


def label(text: str, most: int = 28) -> str:
    """A harmless text that is short enough for a legend, an axis or a point.

    >>> label("A name that nobody would write in full")
    'A name that nobody would wr…'
    >>> label("Хмеймим حميميم", 12).encode("unicode_escape")[-12:]
    b'\\\\u2026\\\\u200f'
    """
    # What is written from right to left ends on the left, where browsers put the sign of the cut by this mark.
    end = "\u200f" if len(text) > most and bidirectional(text[most - 2]) in ("R", "AL") else ""
    return plain(shortened(text, most)) + end


def shortened(text: str, most: int) -> str:
    """Returns so many characters of a text at most, the last of them `…` where it has more."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def lines(*texts: str, width: int = 60) -> str:
    """Harmless lines for a hover box; empty ones are left out, long ones broken, and `…` ends those cut short.

    >>> lines("An-124", "", "Libya → OSLK")
    'An-124<br>Libya → OSLK'
    """
    # Nothing beyond what fits is looked at: a cell can be as long as a book.
    broken = [part for text in texts for part in wrap(text[: (MOST_LINES + 1) * width], width)]
    if len(broken) > MOST_LINES:
        broken[MOST_LINES - 1 :] = ["…"]
    return "<br>".join(map(plain, broken))
