"""Figures as the browser gets them, and texts that try to be more than text."""

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.activity.bins import Bin, View, view
from components.activity.counts import counts_per_bin, known_roughly
from components.activity.model import Tables
from components.activity.rows import Page, lanes, notes_in_view
from components.activity.selection import Selection
from components.charts.activity_figure import activity_figure
from components.charts.palette import type_colours

NAMES = {"A124": "An-124", "IL62": "Il-62"}
COLOURS = type_colours(["A124", "IL62"])
FLYING = "%{customdata[1]}<extra></extra>"
SINGLE = "%{customdata}<extra></extra>"

HOSTILE = {
    "markup": "Zz<b>x</b><extra>y</extra>%{z}<a href='javascript:alert(1)'>x</a></script><script>alert()</script>",
    "style": 'Zz<span style="background:url(https://x.example/p.png)">x</span>',
    "templates": "Zz%{customdata[2]}%{meta}%%{{x}}%{_xother}",
    "invisible": "Zz\u202egpj.exe\u2066\u200b\ufeff\x00\x1b[31m\r\n\u2028",
    "long": "Zz" + "x" * 10_000,
    "long markup": "Zz" + "<br>%{" * 2_000,
    "quotes and entities": 'Zz"twice" \'once\' `back` \\ \\" &quot;&lt;b&gt;&#60;i&#62;&#37;{x}&nbsp;&amp;lt;',
}
Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: what it stands for, what it says, its keys, the time it covers, and its trace."""

    what: str
    hover: str
    keys: tuple[str, ...]
    first: pd.Timestamp
    last: pd.Timestamp
    y: float
    trace: dict[str, Any]
    number: int

    @property
    def symbol(self) -> str:
        """The symbol of a marker; "" of a bar."""
        symbol = self.trace["marker"].get("symbol", "")
        return str(symbol if isinstance(symbol, str) else symbol[self.number])

    @property
    def is_pale(self) -> bool:
        colours = self.trace["marker"]["color"]
        colour = colours if isinstance(colours, str) else colours[self.number]
        return colour.startswith("rgba") and float(colour.rstrip(")").rpartition(",")[2]) < 0.2


def payload(figure: go.Figure) -> Spec:
    """The JSON of a figure, its packed numbers as lists."""
    return unpacked(json.loads(figure.to_json()))


def unpacked(node: Any) -> Any:
    if isinstance(node, dict):
        if node.keys() >= {"dtype", "bdata"}:
            return np.frombuffer(b64decode(node["bdata"]), node["dtype"]).tolist()
        return {key: unpacked(value) for key, value in node.items()}
    return [unpacked(value) for value in node] if isinstance(node, list) else node


def marks(spec: Spec) -> list[Mark]:
    """Every mark on a time axis, in the order in which they are drawn."""
    found = []
    for trace in spec["data"]:
        for number, (what, hover, *keys) in enumerate(trace["customdata"]):
            first, last = extent(trace, number)
            found.append(Mark(what, hover, tuple(keys), first, last, trace["y"][number], trace, number))
    return found


def extent(trace: dict[str, Any], number: int) -> tuple[pd.Timestamp, pd.Timestamp]:
    """From where to where a mark reaches; a marker has no length."""
    if trace.get("orientation") == "h":
        first, length = pd.Timestamp(trace["base"][number]), trace["x"][number]
    else:
        first, length = pd.Timestamp(trace["x"][number]), trace["width"][number] if trace["type"] == "bar" else 0
    return first, first + pd.Timedelta(milliseconds=length)


def texts(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every text of a payload with the way to it."""
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from texts(value, (*path, key))


def shown(spec: Spec) -> list[tuple[tuple[Any, ...], str]]:
    """Every text that Plotly may draw. The keys in customdata, after `what` and the hover text, are never drawn:
    no template names them, and the pages compare them as they are."""
    return [
        (path, text)
        for path, text in texts(spec)
        if not (len(path) == 5 and path[2] == "customdata" and path[4] >= 2)
    ]


def assert_harmless(figure: go.Figure | Spec) -> None:
    """No tag but our own line breaks, no template but our own, nothing invisible or endless; and it is there."""
    said = shown(payload(figure) if isinstance(figure, go.Figure) else figure)
    assert any("Zz" in text for _, text in said)
    for path, text in said:
        if path[-1] == "hovertemplate":
            assert text in (FLYING, SINGLE), path
            continue
        if "tickformatstops" in path:
            continue
        assert len(unescape(text)) < 1_500 or path[-1] == "legendgroup", path
        bare = text.replace("<br>", "")
        assert not re.search("[<>]|%{", bare), (path, text[:200])
        assert bare.isprintable(), (path, text[:200])
        assert not re.search("&(?!lt;|gt;|amp;)", bare), (path, text[:200])


def hostile(table: pd.DataFrame, text: str) -> pd.DataFrame:
    """A table with `text` in every cell that a person writes; what the program computes stays."""
    computed = ("movement", "qualifier")
    written = [c for c in table.select_dtypes(include=["str", "object"]) if c not in computed]
    return table.assign(**dict.fromkeys(written, text))


def draw(
    asked: Tables,
    selection: Selection,
    size: Bin,
    names: Mapping[str, str],
    colours: Mapping[str, str],
    *,
    below: bool = False,
    most: int = 150,
) -> tuple[Spec, View]:
    """The activity chart of a selection, and its view."""
    span = view(asked, selection)
    assert span is not None
    rows = lanes(asked, selection, Page(0, most + 1))
    figure = activity_figure(
        counts_per_bin(asked, selection, span, size),
        rows if len(rows) <= most else None,
        notes_in_view(asked, selection),
        span,
        size,
        names,
        colours,
        departures_below=below,
        roughly=known_roughly(asked, selection, span, size),
    )
    return payload(figure), span
