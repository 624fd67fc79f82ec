"""Types hidden and left alone at the chart itself: the server hears nothing of it."""

from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, wait_for_chart
from tests.serving import serve

pytestmark = pytest.mark.browser

GROUPED = """() => document.querySelector('.js-plotly-plot')._fullData
    .filter(trace => trace.legendgroup)
    .map(trace => [trace.legendgroup, trace.yaxis, trace.type, trace.visible])"""


def traces(page: Page) -> list[tuple[str, str, str, bool]]:
    """Name, axis, kind, and whether it is drawn, of each trace of a type."""
    return [(name, axis, kind, seen is True) for name, axis, kind, seen in page.evaluate(GROUPED)]


def seen_types(page: Page) -> set[str]:
    """The types of which anything is drawn; each is drawn in all its rows or in none."""
    found = traces(page)
    seen = {name for name, _, _, drawn in found if drawn}
    assert all(drawn == (name in seen) for name, _, _, drawn in found)
    return seen


def watched(page: Page, address: str) -> list[str | bytes]:
    """What the page sends once it has come to rest at an address; it is listened to from its start."""
    sent: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(address)
    wait_for_chart(page)
    assert sent, "nothing would have been noticed"
    sent.clear()
    return sent


def click_legend(page: Page, name: str) -> None:
    entry = page.locator(".js-plotly-plot .legend .traces").filter(has_text=name).locator(".legendtoggle")
    entry.scroll_into_view_if_needed()
    entry.click()
    page.wait_for_timeout(400)


def test_a_click_in_the_legend_leaves_a_type_alone_in_all_rows_and_asks_nobody(
    fictional_app: str, open_page: OpenPage
) -> None:
    page = open_page("about:blank", chart=False)
    sent = watched(page, f"{fictional_app}/?dates=2021-07-01&dates=2021-08-31")
    every = seen_types(page)
    axes = {axis for name, axis, _, _ in traces(page) if name == "Beech 1900"}
    assert {"y", "y2", "y4"} <= axes
    click_legend(page, "Beech 1900")
    assert seen_types(page) == {"Beech 1900"}
    click_legend(page, "Beech 1900")
    assert seen_types(page) == every
    assert sent == []


def test_stepped_areas_are_left_alone_by_their_legend_and_their_bins_can_be_clicked(
    tmp_path: Path, open_page: OpenPage
) -> None:
    days = pd.date_range("2025-01-01", periods=100).strftime("%Y-%m-%d")
    types = ["IL62", "A124", "IL76", "AN26", "C17", "A332"]
    rows = [f"{day},{name},OSLK,s" for day in days for name in types]
    (tmp_path / "flights.csv").write_text("\n".join(["date,aircraft_type,destination,source_id", *rows]))
    with serve(tmp_path / "flights.csv") as server:
        page = open_page(f"{server.address}/?bin=day")
        assert page.locator(".js-plotly-plot .xy .fills .js-fill").count() == len(types)
        click_legend(page, "Il-76")
        assert seen_types(page) == {"Il-76"}
        click_legend(page, "Il-76")
        page.locator(".js-plotly-plot .xy .barlayer .point path").nth(50).click(force=True)
        page.locator(".st-key-mark-panel").wait_for()


def test_the_legend_leaves_the_chart_its_height_on_a_phone(fictional_app: str, open_page: OpenPage) -> None:
    page = open_page(fictional_app, width=420)
    legend = page.locator(".js-plotly-plot .legend").first.bounding_box()
    plot = page.locator(".js-plotly-plot .nsewdrag[data-subplot=xy]").bounding_box()
    assert legend
    assert plot
    assert legend["y"] + legend["height"] <= plot["y"] + 2
    assert page.evaluate("document.querySelector('.js-plotly-plot')._fullLayout._plots.xy.yaxis._length") > 150
