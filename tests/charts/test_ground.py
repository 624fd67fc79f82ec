"""Charts on light and on dark ground."""

from itertools import product

import plotly.graph_objects as go
import pytest

from components.charts.ground import on_ground

PAPER = {"light": "#ffffff", "dark": "#12161d"}


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_every_text_can_be_read(ground):
    layout = on_ground(go.Figure(data=[{"type": "bar", "y": [1]}]), ground).layout
    for text, paper in product(
        (layout.font.color, layout.legend.font.color, layout.hoverlabel.font.color, layout.modebar.color),
        (PAPER[ground], layout.hoverlabel.bgcolor),
    ):
        assert _contrast(text, paper) >= 4.5


def test_every_axis_gets_the_colours_of_the_ground():
    figure = on_ground(
        go.Figure(data=[{"type": "bar", "y": [1]}, {"type": "bar", "y": [1], "yaxis": "y2"}]), "dark"
    )
    figure_light = on_ground(go.Figure(figure), "light")
    assert {axis.gridcolor for axis in figure_light.select_yaxes()} == {"#e6eaf1"}
    assert figure_light.layout.xaxis.gridcolor == "#e6eaf1"
