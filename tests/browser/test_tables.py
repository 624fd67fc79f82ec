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


def test_whole_rows_are_shown_by_keys_alone(fictional_app: str, open_page: OpenPage) -> None:
    page = open_page(fictional_app)
    assert cut_lines(page) == {"2"}
    page.get_by_label("Show whole rows").first.focus()
    page.keyboard.press("Space")
    expect(page.locator('[class*="st-key-whole-rows-of"] table')).to_be_visible()
    assert cut_lines(page) == {"none"}
