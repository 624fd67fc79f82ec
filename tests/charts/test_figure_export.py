"""A figure as a file of its own: it needs nothing from any other place, and sends nothing there."""

import re

import plotly.graph_objects as go
import pytest
from plotly.offline import get_plotlyjs

from components.charts.figure import _LIBRARY, CONFIG, standalone_html

from .figures import HOSTILE


def exported(figure: go.Figure, title: str = "A title") -> str:
    """The page without the library in it, which has addresses of its own that no figure here uses."""
    whole, library = standalone_html(figure, title, title).decode("utf-8"), _LIBRARY.read_text(encoding="utf-8")
    assert whole.count(library) == 1
    return whole.replace(library, "")


def test_the_page_loads_nothing() -> None:
    page = exported(go.Figure(go.Scatter(x=[1], y=[2])))
    for loader in ("<script src", "<link", "https://", "http://", "@import", "<img", "<iframe"):
        assert loader not in page
    assert re.findall(r"\ssrc\s*=", page) == []
    assert "<html" in page
    assert "Plotly.newPlot" in page


def test_the_page_does_not_offer_to_send_the_figure_anywhere() -> None:
    assert CONFIG["showSendToCloud"] is False
    page = exported(go.Figure())
    assert '"showSendToCloud": false' in page
    assert '"displaylogo": false' in page


def test_the_page_can_be_saved_as_an_image_with_its_title_and_the_chart_on_screen_cannot() -> None:
    assert '"format": "svg"' in exported(go.Figure())
    assert "toImage" in CONFIG["modeBarButtonsToRemove"]


def test_the_page_is_small_enough_to_be_sent() -> None:
    assert len(standalone_html(go.Figure(go.Scatter(x=[1], y=[2])), "A title", "A sentence")) < 1_250_000


def test_the_library_is_of_the_version_that_the_figures_are_made_for() -> None:
    ours, theirs = (re.search(r"plotly\.js[^\n]* v([\d.]+)", text) for text in (_head(), get_plotlyjs()[:400]))
    assert ours
    assert theirs
    assert ours[1].split(".")[0] == theirs[1].split(".")[0]


def _head() -> str:
    return _LIBRARY.read_text(encoding="utf-8")[:400]


def test_the_figure_itself_is_left_as_it_was() -> None:
    figure = go.Figure(go.Scatter(x=[1], y=[2]))
    before = figure.to_json()
    standalone_html(figure, "A title", "A sentence")
    assert figure.to_json() == before


def test_the_title_stands_above_the_figure_on_a_light_ground() -> None:
    page = standalone_html(go.Figure(), "Flights to A & B", "4 arrivals, 24–29 October 2025").decode("utf-8")
    assert "4 arrivals, 24\\u201329 October 2025" in page or "4 arrivals, 24–29 October 2025" in page
    assert "<title>Flights to A &amp; B</title>" in page
    assert '"subtitle":{"text":"4 arrivals' in page
    assert '"plot_bgcolor":"white"' in page


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_ends_the_script_or_begins_another(text: str) -> None:
    figure = go.Figure(go.Scatter(x=[1], y=[2], customdata=[["note", "", text]]))
    page = exported(figure, text)
    scripts = len(re.findall("<script", exported(go.Figure())))
    assert len(re.findall("<script", page)) == len(re.findall("</script>", page)) == scripts
    for tag in ("<b>", "<span", "<a ", "<extra>y"):
        assert tag not in page
