"""A running dashboard and a real browser that reports everything that goes wrong in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, expect

from tests.serving import ROOT, dashboard

PATIENCE_MS = 60_000
EMPTY = "about:blank"
expect.set_options(timeout=PATIENCE_MS)

OpenPage = Callable[..., Page]
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="session")
def shipped_app() -> Iterator[str]:
    with dashboard(ROOT / "data") as address:
        yield address


@pytest.fixture(scope="session")
def fictional_app() -> Iterator[str]:
    with dashboard(ROOT / "tests" / "fictional" / "ledger") as address:
        yield address


@pytest.fixture
def open_page(profile: BrowserContext) -> Iterator[OpenPage]:
    """Opens an address and waits for its chart; see `watched` for what is held against it at the end."""
    with watched(profile) as opener:
        yield opener


@pytest.fixture(scope="module")
def first_page(profile: BrowserContext, shipped_app: str) -> Iterator[Page]:
    """The first page, opened once for the tests of a module that only look at it and save from it."""
    with watched(profile) as opener:
        yield opener(shipped_app)


@contextmanager
def watched(profile: BrowserContext) -> Iterator[OpenPage]:
    """Opens pages, each in a tab where none is open: in one that had a page before it takes two thirds of the time
    that it takes in a new one, with which a process starts. At the end: no request left this machine, nothing was
    wrong in the console, no script failed, no traceback was shown."""
    wrong: list[str] = []
    pages: list[Page] = []

    def watch_request(request: Request) -> None:
        if not request.url.startswith(("http://localhost:", "ws://localhost:", "data:", "blob:")):
            wrong.append(f"request to {request.url}")

    def watch_console(message: ConsoleMessage) -> None:
        # Streamlit looks for its own server below the address of a page first, and does not find it there.
        expected = message.location.get("url", "").endswith(("/_stcore/health", "/_stcore/host-config"))
        if message.type == "error" and not expected:
            wrong.append(f"console: {message.text} {message.location}")

    def watch_script(error: Error) -> None:
        wrong.append(f"script: {error}")

    def opener(address: str, *, scheme: Scheme = "light", width: int = 1280, chart: bool = True) -> Page:
        empty = (tab for tab in profile.pages if tab.url == EMPTY and tab not in pages)
        page = next(empty, None) or profile.new_page()
        # As a new tab is: in one that is behind another, nothing follows a theme that changes.
        page.bring_to_front()
        page.set_viewport_size({"width": width, "height": 1000})
        page.emulate_media(color_scheme=scheme)
        pages.append(page)
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", watch_request)
        page.on("console", watch_console)
        page.on("pageerror", watch_script)
        page.goto(address)
        if chart:
            wait_for_chart(page)
        return page

    yield opener
    for page in pages:
        text = page.inner_text("body")
        if "Traceback" in text or "could not be drawn" in text:
            wrong.append(f"an error is shown: {text[:400]}")
        page.mouse.move(-1, -1)
        page.goto(EMPTY)
        page.remove_listener("request", watch_request)
        page.remove_listener("console", watch_console)
        page.remove_listener("pageerror", watch_script)
    assert wrong == []


def brightness(page: Page) -> float:
    """How light the ground of a page is, from 0 to 255."""
    colour = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")) / 3


def wait_for_chart(page: Page) -> None:
    """Until the chart is drawn and the script has come to rest."""
    page.wait_for_selector(".js-plotly-plot .main-svg")
    settle(page)


def settle(page: Page) -> None:
    """Until the script has come to rest."""
    page.wait_for_timeout(400)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_timeout(300)
