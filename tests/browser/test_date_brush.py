"""A box over the bars of the map page sets the filter of dates, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, settle

pytestmark = pytest.mark.browser


def test_a_box_over_the_bars_chooses_days(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{shipped_app}/routes")
    header = page.locator("h2").first
    expect(header).to_have_text("2 flights between 3 places; of 3 flights one end is unknown")
    bars = page.locator(".st-key-days .nsewdrag").first
    bars.scroll_into_view_if_needed()
    box = bars.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.4 * box["width"], middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], middle, steps=8)
    page.mouse.up()
    expect(header).to_have_text("2 flights between 3 places; of 2 flights one end is unknown")
    expect(page).to_have_url(re.compile("dates=2025-10-25&dates=2025-10-2[67]"))
    settle(page)
    expect(page).to_have_title("Hmeimim / Latakia · Routes")
