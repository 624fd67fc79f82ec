"""What axe-core holds against the pages: nothing that it calls serious or critical, in either theme."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, brightness, settle

pytestmark = [pytest.mark.browser, pytest.mark.slow]
"""Each page is drawn in both themes, and each of its elements held against a hundred rules."""

PAGES = ("", "routes", "evidence", "notes", "sources", "data_check", "table_import", "changes", "method")
HEAVY = ("serious", "critical")


def violations(page: Page) -> list[str]:
    """What is wrong, how badly, and where first."""
    response: dict[str, Any] = Axe().run(page).response
    return [
        f"{each['impact']} {each['id']}: {node['html'][:160]} {node['failureSummary'].splitlines()[-1][:160]}"
        for each in response["violations"]
        if each["impact"] in HEAVY
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("path", PAGES, ids=[path or "activity" for path in PAGES])
def test_nothing_serious_or_critical_on_any_page(fictional_app: str, open_page: OpenPage, path: str) -> None:
    page = open_page(f"{fictional_app}/{path}", scheme="light", chart=False)
    page.wait_for_selector("h1")
    settle(page)
    assert brightness(page) > 200
    assert violations(page) == []
    # The page is drawn anew in the other theme, as it is where the system changes to it in the evening.
    page.emulate_media(color_scheme="dark")
    settle(page)
    assert brightness(page) < 100
    assert violations(page) == []
