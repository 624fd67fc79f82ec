"""Figures: coloured for the ground they are drawn on, serialized once and sent often, or exported as a page; and
the escaping of their text. Plotly interprets tags and templates in every text, so text from data must be made
harmless."""

from base64 import b64decode
from collections.abc import Mapping
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import Any
from unicodedata import bidirectional

import numpy as np

# Unused imports: Plotly imports pandas lazily, and Streamlit imports the other two with its first chart. If that
# happens while another thread imports them, they are seen half initialized.
import pandas as pd  # noqa: F401 - see above
import plotly.graph_objects as go
import plotly.io
import plotly.tools  # noqa: F401 - see above

from components.charts.grounds import LOOKS, Ground
from components.files.problems import legible

_FONT = '"Source Sans", sans-serif'
_TRANSPARENT = "rgba(0, 0, 0, 0)"
# There is room for every label; measuring whether one is cut off takes a fifth of Plotly's time for a chart.
_LABELS: Mapping[str, Any] = {"tickfont": {"size": 12}, "ticklabeloverflow": "allow"}
_ACROSS: Mapping[str, Any] = {"showgrid": True, "zeroline": False, **_LABELS}
_UP: Mapping[str, Any] = {"title": {"standoff": 24}, **_LABELS}
"""The defaults of axes."""


def text_colour(ground: Ground) -> str:
    """Returns the colour of ordinary text on a ground."""
    return LOOKS[ground].text


def on_ground(layout: Mapping[str, Any], ground: Ground) -> dict[str, Any]:
    """Returns the layout of a figure in the colours of its ground.

    Streamlit's own theme would do this in the browser, with a template that makes Plotly draw every chart twice.
    """
    look = LOOKS[ground]
    lines = {"gridcolor": look.line, "zerolinecolor": look.line, "tickcolor": look.line}
    axes = {
        name: _merged(_ACROSS if name.startswith("xaxis") else _UP, axis) | lines
        for name, axis in layout.items()
        if name.startswith(("xaxis", "yaxis"))
    }
    colours = {
        # Every figure has new values; without this, Plotly takes values that it has already drawn for new ones.
        "datarevision": 1,
        "paper_bgcolor": look.paper,
        "plot_bgcolor": look.paper,
        "font": {"family": _FONT, "size": 12, "color": look.text},
        "hoverlabel": {
            "bgcolor": look.paper,
            "bordercolor": look.edge,
            "font": {"color": look.strong, "family": _FONT, "size": 13},
            # Plotly would right-align the lines of a box that stands left of its mark.
            "align": "left",
        },
        "legend": {"font": {"color": look.strong}},
        "modebar": {"bgcolor": _TRANSPARENT, "color": look.text, "activecolor": look.strong},
    }
    return _merged(layout, colours | axes)


def _merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Merges two nested mappings; where both have a value, the other's counts.

    >>> _merged({"a": {"b": 1, "c": 2}}, {"a": {"c": 3}, "d": 4})
    {'a': {'b': 1, 'c': 3}, 'd': 4}
    """
    together = dict(one)
    for key, value in other.items():
        before = together.get(key)
        together[key] = (
            _merged(before, value) if isinstance(before, Mapping) and isinstance(value, Mapping) else value
        )
    return together


# Plotly has no types, so mypy sees its class as Any.
class Drawing(go.Figure):  # type: ignore[misc]
    """A Plotly figure that does not change once it was sent. It is serialized only the first time, since that
    takes longer than anything else that a click on a known view needs."""

    _sent: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Returns the figure as plain values, the same object each time. It has no template, and lists instead of
        arrays: with either, browsers that receive the same figure again would draw it again."""
        if self._sent is None:
            sent = super().to_dict()
            sent["layout"].pop("template", None)
            self._sent = _with_lists(sent)
        return self._sent


def _with_lists(value: Any) -> Any:
    """Returns a value with lists in place of Plotly's base64 arrays."""
    if isinstance(value, dict):
        if value.keys() >= {"dtype", "bdata"}:
            numbers = np.frombuffer(b64decode(value["bdata"]), np.dtype(value["dtype"]))
            return numbers.reshape(_shape(value, len(numbers))).tolist()
        return {key: _with_lists(each) for key, each in value.items()}
    return [_with_lists(each) for each in value] if isinstance(value, list | tuple) else value


def _shape(array: dict[str, Any], length: int) -> tuple[int, ...]:
    return tuple(map(int, str(array.get("shape", length)).split(",")))


# The configuration that Streamlit passes to Plotly: no logo, no upload. An image saved here would lack title and
# sources.
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "showSendToCloud": False,
    "displayModeBar": "hover",
    "showTips": False,
    # How long Plotly waits for a second click before it hides what was clicked in the legend (milliseconds).
    "doubleClickDelay": 20,
    "modeBarButtonsToRemove": ["lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d", "toImage"],
}
_ALONE: dict[str, Any] = CONFIG | {
    "modeBarButtonsToRemove": ["lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
    "toImageButtonOptions": {"format": "svg", "filename": "flight-activity"},
}
"""The configuration of an exported page. There the title is part of the figure, so it may be saved as an image."""
_LIBRARY = Path(__file__).with_name("plotly-basic.min.js")
"""Plotly's smaller library (plotly.js-basic-dist-min 4.1.1 from npm, MIT), which has everything that the figures
use: 1.2 MB in each exported page, instead of 4.8 for the one in the Python package."""
HEADING = 70
"""The height of a heading in pixels."""


def standalone_html(figure: go.Figure, title: str, sentence: str) -> bytes:
    """Returns a web page with the figure that loads nothing from elsewhere. Above the figure stand the ledger's
    title and a sentence on what is in view."""
    drawn = figure.to_dict()
    exported = go.Figure(data=drawn["data"], layout=on_ground(drawn["layout"], "light"))
    top = exported.layout.margin.t or 0
    exported.update_layout(template="plotly_white", title=_heading(title, sentence), margin_t=top + HEADING)
    if exported.layout.height:
        exported.update_layout(height=exported.layout.height + HEADING)
    page = exported.to_html(include_plotlyjs=False, full_html=True, config=_ALONE)
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
"""The most lines of a hover box: more would not fit over the chart on a phone."""


def plain(text: object) -> str:
    """Returns a text that Plotly shows literally: no tag, entity or template in it is interpreted.

    >>> plain("<b>An-124</b> %{x}")
    '&lt;b&gt;An-124&lt;/b&gt; % {x}'
    """
    safe = legible(str(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace("%{", "% {")


def label(text: str, most: int = 28) -> str:
    """Returns a harmless text, shortened for a legend, an axis or a point.

    >>> label("A name that nobody would write in full")
    'A name that nobody would wr…'
    >>> label("Хмеймим حميميم", 12).encode("unicode_escape")[-12:]
    b'\\\\u2026\\\\u200f'
    """
    # Right-to-left text ends on the left; with this mark, browsers put the ellipsis there.
    end = "\u200f" if len(text) > most and bidirectional(text[most - 2]) in ("R", "AL") else ""
    return plain(shortened(text, most)) + end


def shortened(text: str, most: int) -> str:
    """Returns a text cut to `most` characters; `…` ends one that was cut."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def lines(*texts: str, width: int = 60) -> str:
    """Returns harmless lines for a hover box: empty ones are left out, long ones wrapped, and `…` ends a text that
    was cut.

    >>> lines("An-124", "", "Libya → OSLK")
    'An-124<br>Libya → OSLK'
    """
    # Looks only at what can fit: a cell can be as long as a book.
    broken = [part for text in texts for part in wrap(text[: (MOST_LINES + 1) * width], width)]
    if len(broken) > MOST_LINES:
        broken[MOST_LINES - 1 :] = ["…"]
    return "<br>".join(map(plain, broken))
