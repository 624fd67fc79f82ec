"""Threat B8 in a real browser: what is ignored is said, nothing fails, nothing runs."""

from urllib.parse import quote

import pytest

from tests.browser.conftest import OpenPage, settle
from tests.pages.test_addresses import HOSTILE, NAMES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("page_name", ["", "notes"])
def test_b8_hostile_addresses_are_announced_and_stay_text(
    shipped_app: str, open_page: OpenPage, page_name: str
) -> None:
    values = [value for value in HOSTILE if len(value) < 100]
    query = "&".join(f"{name}={quote(value)}" for name in NAMES for value in values)
    page = open_page(f"{shipped_app}/{page_name}?{query}&typ=IL62&%3Cb%3E=%3Ci%3E&%zz&=&&", chart=False)
    page.locator("h1").wait_for()
    settle(page)
    said = page.locator('[data-testid="stAlert"]').all_inner_texts()
    assert any("Unknown filter ignored" in text and "typ = IL62" in text for text in said)
    assert sum("Unknown filter value ignored" in text for text in said) >= 7
    assert any("<img src=x onerror=alert(1)>" in text for text in said), "shown as it was written"
    assert page.locator('[data-testid="stAlert"] a[href]').count() == 0
    assert page.locator('[data-testid="stAlert"] img').count() == 0


def test_b8_an_announcement_goes_when_the_address_is_good(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{shipped_app}/?type=Il-62&typ=x")
    assert "typ = x" in page.inner_text('[data-testid="stAlert"]')
    page.goto(f"{shipped_app}/?type=Il-62")
    page.locator("h1").wait_for()
    settle(page)
    assert page.locator('[data-testid="stAlert"]').count() == 0
