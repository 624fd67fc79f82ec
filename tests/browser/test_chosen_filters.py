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


def test_one_click_copies_the_link_to_the_view(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{shipped_app}/?type=Il-62")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="Method", exact=True).first.focus()
    page.keyboard.press("Tab")
    assert page.locator(".st-key-copy-link button:focus").count() == 1, "one stop after the last page"
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.evaluate("navigator.clipboard.readText()") == f"{shipped_app}?type=Il-62"
    assert page.locator(".st-key-copy-link pre").is_hidden(), "no box opens"


def test_the_pages_say_by_a_shadow_where_their_line_goes_on(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(shipped_app, width=420)
    links = page.locator(".st-key-links")
    assert links.evaluate("line => line.scrollWidth > line.clientWidth")
    assert "local" in links.evaluate("line => getComputedStyle(line).backgroundAttachment")
    wide = open_page(f"{shipped_app}/?type=Il-62", width=1400).locator(".st-key-links")
    assert wide.evaluate("line => line.scrollWidth <= line.clientWidth")


def test_what_a_page_is_about_does_not_cover_the_title(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(shipped_app)
    page.locator(".st-key-links").get_by_role("link", name="Evidence").hover()
    tip = page.locator(".stTooltipContent")
    tip.wait_for()
    page.wait_for_timeout(300)
    words, title = (
        tip.bounding_box(),
        page.locator("h1").first.evaluate(
            "title => { const range = document.createRange(); range.selectNodeContents(title);"
            " return range.getBoundingClientRect().right; }"
        ),
    )
    assert words is not None
    assert words["x"] > title
    assert words["x"] + words["width"] <= 1280


@pytest.mark.parametrize("width", [420, 1280])
def test_who_edits_is_in_view_on_every_page_also_with_the_sidebar_folded(
    shipped_app: str, open_page: OpenPage, width: int
) -> None:
    page = open_page(shipped_app, width=width)
    if width > 1000:
        page.locator('[data-testid="stSidebar"]').hover()
        page.locator('[data-testid="stSidebarCollapseButton"] button').click()
        page.wait_for_timeout(500)
        # Streamlit remembers that, and the pages of other tests are of the same profile.
        page.evaluate("localStorage.clear()")
    said = page.locator(".st-key-viewing-only")
    assert "Viewing only. To edit, open the link that the terminal printed." in said.inner_text()
    box = said.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] == width
    if width > 1000:
        assert box["y"] + box["height"] == 1000
    else:
        assert box["y"] + box["height"] < page.locator(".st-key-links").bounding_box()["y"], "above the page"
    assert page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('.st-key-viewing-only') !== null",
        [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
    )


def test_the_page_that_is_open_is_in_view_among_the_pages_of_a_phone(
    shipped_app: str, open_page: OpenPage
) -> None:
    page = open_page(f"{shipped_app}/method", width=420, chart=False)
    page.wait_for_timeout(1_000)
    box = page.locator(".st-key-open-page").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 420
