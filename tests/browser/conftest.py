"""A running dashboard and a real browser that reports everything that goes wrong in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from tests.serving import ROOT, dashboard

PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)

OpenPage = Callable[..., Page]
Contexts = dict[tuple[str, int], BrowserContext]


@pytest.fixture(scope="session")
def shipped_app() -> Iterator[str]:
    with dashboard(ROOT / "data") as address:
        yield address


@pytest.fixture(scope="session")
def fictional_app() -> Iterator[str]:
    with dashboard(ROOT / "tests" / "fictional" / "ledger") as address:
        yield address


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    """One window a theme and width, so that scripts are fetched once and not for every test."""
    return {
        (scheme, width): browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme)
        for scheme in ("light", "dark")
        for width in (420, 1280)
    }


@pytest.fixture
def open_page(contexts: Contexts) -> Iterator[OpenPage]:
    """Opens an address and waits for its chart; see `watched` for what is held against it at the end."""
    with watched(contexts) as opener:
        yield opener


@pytest.fixture(scope="module")
def first_page(contexts: Contexts, shipped_app: str) -> Iterator[Page]:
    """The first page, opened once for the tests of a module that only look at it and save from it."""
    with watched(contexts) as opener:
        yield opener(shipped_app)


@contextmanager
def watched(contexts: Contexts) -> Iterator[OpenPage]:
    """Opens pages. At the end: no request left this machine, nothing was wrong in the console, no script failed,
    no traceback was shown."""
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

    def opener(address: str, *, scheme: str = "light", width: int = 1280, chart: bool = True) -> Page:
        page = contexts[scheme, width].new_page()
        pages.append(page)
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", watch_request)
        page.on("console", watch_console)
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.goto(address)
        if chart:
            wait_for_chart(page)
        return page

    yield opener
    for page in pages:
        text = page.inner_text("body")
        if "Traceback" in text or "could not be drawn" in text:
            wrong.append(f"an error is shown: {text[:400]}")
        page.close()
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
