"""Charts on light and on dark ground."""

import tomllib

import pytest

from components.charts.figure import on_ground
from tests.serving import ROOT

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
PAPER = {ground: CONFIG["theme"][ground]["backgroundColor"] for ground in ("light", "dark")}


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_every_text_can_be_read(ground):
    layout = on_ground({}, ground)
    texts = [layout[part]["font"]["color"] for part in ("legend", "hoverlabel")]
    for text in (*texts, layout["font"]["color"], layout["modebar"]["color"]):
        assert contrast(text, PAPER[ground]) >= 4.5
    papers = {layout["paper_bgcolor"], layout["plot_bgcolor"], layout["hoverlabel"]["bgcolor"]}
    assert papers == {PAPER[ground]}


def test_every_axis_gets_the_colours_of_the_ground_and_keeps_what_is_its_own():
    layout = {
        "xaxis": {"range": [0, 1], "showgrid": False},
        "yaxis": {},
        "yaxis2": {"title": {"text": "Notes"}},
        "height": 300,
    }
    dark = on_ground(layout, "dark")
    assert {dark[axis]["gridcolor"] for axis in ("xaxis", "yaxis", "yaxis2")} == {"#2b323e"}
    assert dark["yaxis2"]["title"] == {"text": "Notes", "standoff": 24}
    assert (dark["xaxis"]["range"], dark["xaxis"]["showgrid"], dark["height"]) == ([0, 1], False, 300)
    assert on_ground(dark, "light")["yaxis2"]["gridcolor"] == "#e6eaf1"
