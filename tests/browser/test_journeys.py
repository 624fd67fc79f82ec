"""What a person does with the dashboard, done in real Chromium."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage, brightness, settle, wait_for_chart

pytestmark = pytest.mark.browser


def choose_type(page: Page, name: str) -> None:
    box = page.locator('[data-testid="stMultiSelect"]').filter(has_text="Aircraft type")
    box.locator("input").click()
    box.locator("input").fill(name)
    page.get_by_role("option", name=re.compile(rf"^{re.escape(name)} · [\d,]+$")).click()
    page.keyboard.press("Escape")
    settle(page)


def main_text(page: Page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def lanes(page: Page) -> dict[str, int]:
    """Marks of the second row: days known, and ranges."""
    return page.evaluate(
        """() => {
            const traces = document.querySelector('.js-plotly-plot')._fullData.filter(t => t.yaxis === 'y2');
            const count = kind => traces.filter(t => t.type === kind).reduce((n, t) => n + t.customdata.length, 0);
            return {days: count('scatter'), ranges: count('bar')};
        }"""
    )


def click_mark(page: Page, selector: str, nth: int = 0) -> None:
    mark = page.locator(selector).nth(nth)
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    settle(page)


def test_the_first_page_shows_the_five_movements_with_two_ranges(first_page: Page) -> None:
    assert "4 arrivals and 1 departure, 24–29 October 2025" in main_text(first_page)
    assert lanes(first_page) == {"days": 3, "ranges": 2}
    assert first_page.locator(".js-plotly-plot .legendtext").all_text_contents() == ["An-124 · 3", "Il-62 · 2"]
    described = first_page.locator('[aria-label*="4 arrivals and 1 departure"]')
    assert described.count() >= 1


def test_a_shared_link_reopens_the_same_view(shipped_app: str, open_page: OpenPage) -> None:
    link = f"{shipped_app}/?type=An-124&dates=2025-10-25&dates=2025-10-28&movement=Arrival"
    page = open_page(link)
    assert "At most 2 arrivals, 25–28 October 2025" in main_text(page)
    page.get_by_role("link", name="Routes").click()
    page.get_by_role("heading", name="Routes").wait_for()
    settle(page)
    assert "type=An-124" in page.url
    page.get_by_role("link", name="Activity").click()
    wait_for_chart(page)
    assert "At most 2 arrivals" in main_text(page)


def test_filtering_to_il_62_leaves_two_movements_and_back_takes_the_choice_back(
    shipped_app: str, open_page: OpenPage
) -> None:
    page = open_page(shipped_app)
    choose_type(page, "Il-62")
    assert "1 arrival and 1 departure, 26 October 2025" in main_text(page)
    assert lanes(page) == {"days": 2, "ranges": 0}
    assert page.url.endswith("?type=Il-62")
    page.get_by_role("link", name="Routes").click()
    expect(page.get_by_role("heading", name="Routes")).to_be_visible()
    settle(page)
    page.go_back()
    expect(page.get_by_role("heading", name="1 arrival and 1 departure, 26 October 2025")).to_be_visible()
    settle(page)
    assert page.url.endswith("/?type=Il-62")
    page.go_back()
    expect(page.get_by_role("heading", name="4 arrivals and 1 departure, 24–29 October 2025")).to_be_visible()
    settle(page)
    assert page.url.endswith("/")
    page.go_forward()
    expect(page.get_by_role("heading", name="1 arrival and 1 departure, 26 October 2025")).to_be_visible()
    assert page.url.endswith("/?type=Il-62")


def test_an_unknown_value_in_the_address_is_announced(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{shipped_app}/?type=bogus")
    assert "Unknown filter value ignored: type = bogus" in main_text(page)


def test_filters_that_leave_nothing_offer_to_clear_them(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{shipped_app}/?dates=2001-01-01&dates=2001-01-31", chart=False)
    page.get_by_role("button", name="Clear the filters").click()
    wait_for_chart(page)
    assert "4 arrivals and 1 departure" in main_text(page)
    assert "dates" not in page.url


def test_a_click_on_a_mark_opens_its_reports_beside_the_chart(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(shipped_app)
    top = page.locator(".js-plotly-plot").bounding_box()
    click_mark(page, ".js-plotly-plot .xy .barlayer .point path", 0)
    panel = page.locator(".st-key-mark-panel")
    expect(panel).to_contain_text(
        "An-124: one arrival on 29 October 2025; two more on some day in 24–29 October 2025."
    )
    expect(panel).to_contain_text("2 alike: An-124, unknown → Hmeimim / Latakia · one day in 24–29 October 2025")
    expect(panel).to_contain_text("attributed to Flightradar24, flight-tracking data")
    expect(panel).to_contain_text("Reliability cannot be judged; probably true (F2)")
    settle(page)
    assert page.url.endswith("?mark=bin%3A2025-10-29%3A2025-10-29%3Aarrival%3AA124")
    beside, chart = panel.bounding_box(), page.locator(".js-plotly-plot").bounding_box()
    assert beside
    assert chart
    assert top
    assert chart["y"] == top["y"], "the chart stays where it is"
    assert chart["x"] + chart["width"] <= beside["x"], "the chart is not covered"
    panel.get_by_text("Copy citation").click()
    expect(page.get_by_text("“Russia resumes flights to Hmeimim Air Base in Syria”.").first).to_be_visible()


def test_the_panel_is_walked_through_and_closed_by_keys_and_opened_by_its_link(
    shipped_app: str, open_page: OpenPage
) -> None:
    page = open_page(f"{shipped_app}/?mark=flight:il62-arrival")
    panel = page.locator(".st-key-mark-panel")
    expect(panel).to_contain_text("Il-62: one arrival on 26 October 2025.")
    page.keyboard.press("ArrowRight")
    expect(panel).to_contain_text("Il-62: one departure on 26 October 2025.")
    settle(page)
    assert page.url.endswith("?mark=flight%3Ail62-departure")
    page.keyboard.press("ArrowLeft")
    expect(panel).to_contain_text("Il-62: one arrival on 26 October 2025.")
    settle(page)
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    settle(page)
    assert page.url.endswith("/")


def test_the_panel_is_a_sheet_of_at_most_sixty_percent_on_a_phone(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{shipped_app}/?mark=flight:il62-arrival", width=420)
    box = page.locator(".st-key-mark-panel").bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 420)
    assert box["height"] <= 600
    assert box["y"] + box["height"] == 1000


def test_a_range_leads_to_the_flights_known_by_it_and_a_note_to_its_source(
    shipped_app: str, open_page: OpenPage
) -> None:
    page = open_page(shipped_app)
    panel = page.locator(".st-key-mark-panel")
    click_mark(page, ".js-plotly-plot .xy6 .barlayer .point path")
    expect(panel).to_contain_text("An-124: two arrivals on some day in 24–29 October 2025.")
    click_mark(page, ".js-plotly-plot .xy3 .scatterlayer .point")
    expect(panel).to_contain_text("Andrei Belousov")


def test_the_first_screen_holds_the_chart_with_its_dates(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(shipped_app, width=420)
    for width, height, highest in ((420, 800, 340), (1280, 720, 260)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        plot = page.locator(".js-plotly-plot .nsewdrag[data-subplot=xy]").bounding_box()
        assert plot
        assert plot["y"] <= highest
        bottoms = page.locator(".js-plotly-plot .xtick text").evaluate_all(
            "days => days.map(day => day.getBoundingClientRect().bottom)"
        )
        assert 0 < max(bottoms) <= height
        for what in ("h1", "h2", ".key"):
            box = page.locator(what).first.bounding_box()
            assert box
            assert box["y"] + box["height"] < plot["y"]


def test_hovering_a_mark_says_what_it_rests_on(first_page: Page) -> None:
    mark = first_page.locator(".js-plotly-plot .xy2 .scatterlayer .point").nth(1)
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    first_page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    hover = first_page.locator(".js-plotly-plot .hoverlayer .hovertext")
    hover.wait_for()
    text = " ".join(hover.all_text_contents())
    for part in (
        "Il-62 (Il-62M)",
        "Libya → OSLK",
        "26 October 2025",
        "written 2025-10-26",
        "Russia resumes flights to Hmeimim",
    ):
        assert part in text
    assert "Credibility 2 · reliability F" in text


def test_the_chart_as_a_web_page_opens_without_a_network(
    first_page: Page, browser: Browser, tmp_path: Path
) -> None:
    first_page.get_by_text("Download", exact=True).click()
    with first_page.expect_download() as started:
        first_page.get_by_role("button", name="Chart as web page").click()
    saved = tmp_path / "chart.html"
    started.value.save_as(saved)
    context = browser.new_context(offline=True)
    alone = context.new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(saved.as_uri())
    alone.wait_for_selector(".js-plotly-plot .barlayer .point")
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def test_the_chart_is_saved_as_a_picture_with_its_words(first_page: Page) -> None:
    first_page.get_by_text("Publish this chart", exact=True).click()

    def saved(button: str) -> bytes:
        with first_page.expect_download() as started:
            first_page.get_by_role("button", name=button, exact=True).click()
        return Path(started.value.path()).read_bytes()

    assert saved("PNG, wide").startswith(b"\x89PNG")
    assert saved("PNG, square").startswith(b"\x89PNG")
    picture = saved("SVG")
    assert picture.startswith(b"<?xml")
    assert b"4 arrivals and 1 departure, 24" in picture


def test_the_type_filter_is_reached_and_used_by_keyboard_alone(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(shipped_app)
    page.locator("body").press("Tab")
    for _ in range(40):
        focused = page.evaluate("document.activeElement.getAttribute('aria-label') || ''")
        if "Aircraft type" in focused:
            break
        page.keyboard.press("Tab")
    else:
        pytest.fail("the filter was not reached in forty steps")
    page.keyboard.type("Il-62")
    page.keyboard.press("Enter")
    settle(page)
    assert page.url.endswith("?type=Il-62")


def test_the_theme_is_that_of_the_system(shipped_app: str, open_page: OpenPage, first_page: Page) -> None:
    assert brightness(first_page) > 200
    assert brightness(open_page(shipped_app, scheme="dark")) < 100


@pytest.mark.parametrize("page_name", ["routes", "notes", "sources"])
def test_every_page_draws_its_picture(fictional_app: str, open_page: OpenPage, page_name: str) -> None:
    page = open_page(f"{fictional_app}/{page_name}", width=420)
    for width in (420, 1280):
        page.set_viewport_size({"width": width, "height": 1000})
        settle(page)
        assert page.evaluate("window.innerWidth") == width
        assert page.locator(".js-plotly-plot .scatterlayer .trace").count() > 0
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        main = page.locator('[data-testid="stMain"]')
        assert main.evaluate("main => main.scrollWidth <= main.clientWidth"), "wide tables scroll by themselves"


def test_days_stand_clear_of_the_legend_below_them(fictional_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{fictional_app}/?dates=2021-07-01&dates=2021-07-12", width=420)
    days_end, legend_begins = page.locator(".js-plotly-plot").evaluate(
        """chart => {
            const boxes = what => [...chart.querySelectorAll(what)].map(part => part.getBoundingClientRect());
            const days = boxes('.xtick text').map(box => box.bottom);
            return [Math.max(...days), Math.min(...boxes('.legend2 .bg').map(box => box.top))];
        }"""
    )
    assert days_end <= legend_begins


def test_the_data_check_lists_conflicts_with_their_sources(fictional_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{fictional_app}/data_check", chart=False)
    shown = page.locator('[data-testid="stMain"]')
    expect(shown).to_contain_text("Reports that contradict each other")
    expect(shown).to_contain_text(
        "5 September 2020, Beech 1900, Amilcar Cabral International Airport → Port Meridian"
    )
    expect(shown).not_to_contain_text("F-2020-0041")
    expect(shown).to_contain_text("Beech 1900 (Gullwatch movement list) · C-130 Hercules (Plane Pals <group>)")
    expect(shown).to_contain_text("434 reports read · no rows set aside · 1 to check · 6 contradictions between")
    page.get_by_label("Look at a row").click()
    page.get_by_role("option", name="flights.csv, row 205").click()
    expect(shown).to_contain_text("(line 207 of the file)")


def test_rows_of_a_table_take_two_lines_and_all_when_pointed_at(shipped_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{shipped_app}/notes", width=1280)
    heights = page.locator("tbody tr").evaluate_all("rows => rows.map(row => row.getBoundingClientRect().height)")
    assert len(heights) == 25
    assert max(heights) < 62, "two lines and what is around them"
    cut = page.locator("tbody tr").filter(has_text="Base agreements under review").first
    before = cut.bounding_box()
    cut.hover()
    after = cut.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] > before["height"]


def test_headers_stand_in_front_of_every_page(shipped_app: str, first_page: Page) -> None:
    headers = first_page.request.get(shipped_app).headers
    assert "unsafe-eval" not in headers["content-security-policy"].replace("wasm-unsafe-eval", "")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
