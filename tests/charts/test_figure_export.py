"""A figure as a file of its own: it needs nothing from any other place, and sends nothing there."""

import re

import plotly.graph_objects as go
import pytest
from plotly.offline import get_plotlyjs

from components.charts.figure import CONFIG, standalone_html

from .figures import HOSTILE


def exported(figure: go.Figure, title: str = "A title") -> str:
    """The page without the library in it, which has addresses of its own that no figure here uses."""
    whole, library = standalone_html(figure, title, title).decode("utf-8"), get_plotlyjs()
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


def test_the_page_is_an_image_on_request_as_vectors() -> None:
    assert CONFIG["toImageButtonOptions"]["format"] == "svg"


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
