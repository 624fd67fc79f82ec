"""The theme of the system, changed while a page is open."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Scheme, brightness, settle

pytestmark = [pytest.mark.browser, pytest.mark.slow]
"""Charts of three pages are opened in both themes, and wait for three changes of them."""

DRAWN = """() => {
    const chart = document.querySelector('.js-plotly-plot');
    const colours = (what, style) => [...chart.querySelectorAll(what)].map(each => getComputedStyle(each)[style]);
    return {
        ground: getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor,
        paper: colours('.main-svg', 'backgroundColor')[0],
        text: [...new Set(colours('.xtick text, .ytick text', 'fill'))],
        strong: [...new Set(colours('.legendtext', 'fill'))],
        lines: [...new Set(colours('.xgrid', 'stroke'))],
        legend: [...new Set(colours('.legend .bg', 'fill'))],
        shadows: [...new Set(colours('text', 'textShadow'))],
        water: [...new Set(colours('.shapelayer path', 'fill'))].slice(0, 1),
    };
}"""


def drawn(page: Page) -> dict:
    return page.evaluate(DRAWN)


WHITE, DARK, NONE = "rgb(255, 255, 255)", "rgb(18, 22, 29)", "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize(
    ("path", "light", "dark"), [("", WHITE, DARK), ("routes", WHITE, DARK), ("sources", NONE, NONE)]
)
def test_a_chart_follows_a_theme_that_changes_while_it_is_open(
    shipped_app: str, open_page: OpenPage, path: str, light: str, dark: str
) -> None:
    page, other = (open_page(f"{shipped_app}/{path}", scheme=scheme) for scheme in ("light", "dark"))
    looks: dict[Scheme, dict] = {"light": drawn(page), "dark": drawn(other)}
    assert looks["light"]["paper"] == light
    assert looks["dark"]["paper"] == dark
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", looks[scheme]["ground"])
        settle(page)
        assert (brightness(page) < 100) == (scheme == "dark")
        assert drawn(page) == looks[scheme]
