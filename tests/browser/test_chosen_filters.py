"""What is chosen, as a phone shows it."""

import pytest

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_a_phone_shows_what_is_chosen_and_how_much(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{shipped_app}/?type=An-124&movement=Arrival", width=420)
    for name in ("An-124 ×", "Arrival ×"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 420
    said = page.locator('[data-testid="stExpandSidebarButton"]').evaluate(
        "button => getComputedStyle(button, '::after').content"
    )
    assert said == '"Filters (2)"'


def test_the_calendar_opens_where_the_data_end(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(shipped_app)
    page.locator('[data-testid="stDateInputCalendarButton"]').click()
    assert "November" in page.locator('[data-testid="stDateInputCalendar"]').inner_text()
    assert "2025" in page.locator('[data-testid="stDateInputCalendar"]').inner_text()
