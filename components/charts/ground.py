"""The ground a chart is drawn on: light or dark, with text and lines that can be read on it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import plotly.graph_objects as go

Ground: TypeAlias = Literal["light", "dark"]

_FONT = '"Source Sans", sans-serif'
_TRANSPARENT = "rgba(0, 0, 0, 0)"


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


def on_ground(figure: go.Figure, ground: Ground) -> go.Figure:
    """Give a figure the colours of its ground, and answer it.

    Streamlit's own theme would do so in the browser, by a template for which Plotly draws every chart twice.
    """
    look = _LOOKS[ground]
    axis = {
        "gridcolor": look.line,
        "zerolinecolor": look.line,
        "tickcolor": look.line,
        "tickfont": {"size": 12},
    }
    figure.update_layout(
        # All values come anew with every figure; without this, Plotly takes values it has drawn for new ones.
        datarevision=1,
        paper_bgcolor=_TRANSPARENT,
        plot_bgcolor=_TRANSPARENT,
        font={"family": _FONT, "size": 12, "color": look.text},
        hoverlabel={"bgcolor": look.paper, "bordercolor": look.edge, "font": {"color": look.strong}},
        legend={"font": {"color": look.strong}},
        modebar={"bgcolor": _TRANSPARENT, "color": look.text, "activecolor": look.strong},
    )
    figure.update_xaxes(showgrid=True, zeroline=False, **axis)
    figure.update_yaxes(title_standoff=24, **axis)
    return figure
