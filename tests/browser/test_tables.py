"""Tables of text in real Chromium."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


def cut_lines(page: Page) -> set[str]:
    """How many lines the cells of the first table may take."""
    return set(
        page.locator("table").first.evaluate(
            "table => [...table.querySelectorAll('td > span')].map(cell => getComputedStyle(cell).webkitLineClamp)"
        )
    )


def test_a_phone_has_all_columns_of_a_table_in_sight(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(shipped_app, width=400)
    for name in ("When", "Source", "Grade"):
        box = page.get_by_role("columnheader", name=name).bounding_box()
        assert box is not None
        assert 0 <= box["x"] < box["x"] + box["width"] <= 400
    expect(page.locator(".modebar").first).to_be_hidden()


def test_whole_rows_are_shown_by_keys_alone(fictional_app: str, open_page: OpenPage) -> None:
    page = open_page(fictional_app)
    assert cut_lines(page) == {"2"}
    page.get_by_label("Show whole rows").first.focus()
    page.keyboard.press("Space")
    expect(page.locator('[class*="st-key-whole-rows-of"] table')).to_be_visible()
    assert cut_lines(page) == {"none"}
