"""Threats B1 to B5 and B7: hostile text in every column of every table, on every page, hovered and clicked,
without the policy for what a page may load; with it on the two that draw the most."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from components.ledger.ledger import open_ledger
from components.ledger.location import SHIPPED
from components.ledger.tables.descriptor import read_descriptor
from tests.browser.conftest import PATIENCE_MS, settle
from tests.serving import Server, serve

pytestmark = pytest.mark.browser
PAGES = ("", "routes", "evidence", "notes", "sources", "data_check", "changes", "method")
ADDRESSES = [
    "javascript:window.__pwned=1",
    "JaVaScRiPt:window.__pwned=1",
    "data:text/html,<script>parent.__pwned=1</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/x",
    "\\\\evil.example\\x",
    "https://good.example@evil.example/",
    "https://good.example/fine",
]
TEXT = " ".join(
    [
        '<img src=x onerror="window.__pwned=1">',
        "<script>window.__pwned=1</script>",
        '</textarea></title><svg onload="window.__pwned=1">',
        '<a href="javascript:window.__pwned=1">Zz</a>',
        '<span style="background:url(http://evil.example/b.png)">Zz</span>',
        "<style>body{background:url(http://evil.example/s.png)}</style>",
        "[Zz](javascript:window.__pwned=1) ![Zz](http://evil.example/p.png)",
        "<http://evil.example/auto> https://evil.example/bare",
        ":red[Zz] :material/warning: $\\href{javascript:window.__pwned=1}{Zz}$ `Zz`",
        '%{customdata[0]}%{x}<extra><img src="http://evil.example/e.png"></extra>',
        "\"'><iframe src=http://evil.example></iframe>",
    ]
)
KEY = "Zz<img/src=x/onerror=window.__pwned=1>[a](javascript:window.__pwned=1)"
SHA = "0" * 64
# What must be well formed so that the row is shown; every other column is hostile.
WELL_FORMED: dict[str, list[dict[str, str]]] = {
    "flights": [
        {"flight_id": flight, "date": date, "origin": origin, "destination": to, "icao24": ""}
        | {"credibility": "2", "source_id": source}
        for flight, date, origin, to, source in (
            (KEY, "2025-10-26", KEY, "OSLK", KEY),
            (f"{KEY}2", "[2025-10-24..2025-10-28]", "OSLK", KEY, KEY),
            (f"{KEY}2", "2025-10-24~", "OSLK", KEY, f"{KEY}1"),
        )
    ],
    "notes": [
        {"note_id": f"{KEY}{kind}", "airfield": "OSLK", "date": date, "kind": kind}
        | {"credibility": "2", "source_id": KEY}
        for kind, date in (("strike", "2025-10-25"), ("suspension", "2025-10-01/2025-10-20"))
    ],
    "sources": [
        {"source_id": f"{KEY}{n or ''}", "url": url, "archive_url": url, "kind": "news"}
        | {"sha256": SHA, "reliability": "F", "derived_from": "" if n else f"{KEY}1", "published": "2025-10-26"}
        for n, url in enumerate(ADDRESSES)
    ],
    "places": [{"place": KEY, "kind": "region", "latitude": "20", "longitude": "20", "radius_km": "300"}],
    "aircraft_types": [{"aircraft_type": "IL62"}],
    "airfields": [{"airfield": "OSLK", "latitude": "35.4", "longitude": "35.9", "elevation_ft": "157"}],
    "visits": [
        {"airfield": "OSLK", "icao24": icao24, "arrival_evidence": "ground", "departure_evidence": "final"}
        | {f"arrival_{when}": "2025-10-26T10:00:00Z" for when in ("utc", "earliest", "latest")}
        | {f"departure_{when}": "2025-10-27T10:00:00Z" for when in ("utc", "earliest", "latest")}
        | {"integrity": "suspect", "track_sha256": SHA, "origin": KEY, "destination": "", "identified_by": ""}
        for icao24 in ("~abcdef", "abcdef")
    ],
    "scans": [
        {"track_sha256": SHA, "scanned_utc": "2025-11-01T00:00:00Z", "airfield": "OSLK", "day": f"2025-10-{day}"}
        | {"first_utc": f"2025-10-{day}T00:00:00Z", "last_utc": f"2025-10-{day}T23:59:00Z", "icao24": "abcdef"}
        | dict.fromkeys(("aircraft", "points", "points_near", "points_low"), "5000")
        | {"problems": "1"}
        for day in (26, 27)
    ],
    "matches": [
        {"flight_id": KEY, "airfield": "OSLK", "movement": "arrival", "icao24": "abcdef", "decision": "same"}
        | {"time_utc": "2025-10-26T10:00:00Z", "decided_utc": "2025-11-01T00:00:00Z"}
    ],
}


@pytest.fixture(scope="module")
def hostile_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """In every table rows that are shown, and one whose every column is hostile, which is set aside."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, table in read_descriptor(SHIPPED).tables.items():
        text = TEXT.replace(";", "") if name in ("places", "aircraft_types", "airfields") else TEXT
        with (folder / table.path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table.columns, restval=text)
            writer.writeheader()
            writer.writerows([*WELL_FORMED[name], {}])
    ledger = open_ledger(folder)
    assert (ledger.reports.count, ledger.visits.count) == (3, 2)
    shown = ("notes", "sources", "scans", "matches")
    assert {name: len(getattr(ledger, name)) for name in shown} == {
        "notes": 2,
        "sources": len(ADDRESSES),
        "scans": 2,
        "matches": 1,
    }
    with serve(folder) as server:
        yield server


class Watch:
    """Everything that must not happen in a window."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.wrong: list[str] = []
        self.address = address
        context.on("request", lambda request: self._ask(request.url))
        context.on("page", lambda page: self._watch(page))

    def _ask(self, url: str) -> None:
        if not url.startswith((self.address, self.address.replace("http", "ws"), "data:", "blob:")):
            self.wrong.append(f"request to {url}")

    def _watch(self, page: Page) -> None:
        page.on("dialog", lambda dialog: (self.wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        page.on("framenavigated", lambda frame: self._arrive(frame.url))

    def _arrive(self, url: str) -> None:
        if not url.startswith((self.address, "about:blank")):
            self.wrong.append(f"navigation to {url}")

    def look(self, page: Page) -> None:
        """What the page has become."""
        if page.evaluate("window.__pwned") is not None:
            self.wrong.append("a script ran")
        for found in page.evaluate(
            """() => [...document.querySelectorAll('a[href], [src], [action], iframe, object, embed')].map(e =>
                [e.tagName, e.getAttribute('href') || e.getAttribute('src') || e.getAttribute('action') || ''])"""
        ):
            tag, target = found
            # The links to the pages have their names alone.
            local = target.startswith(("/", "./", "#", self.address, "data:image/", "blob:"))
            local |= re.split("[?#]", target)[0] in (*PAGES, "table_import")
            link = tag == "A" and target.startswith(("http://", "https://")) and "@" not in target
            if not (local or link or target == "") or target.startswith("//"):
                self.wrong.append(f"<{tag}> to {target}")
            if tag in ("IFRAME", "OBJECT", "EMBED"):
                self.wrong.append(f"<{tag}>")


@pytest.fixture(scope="module")
def window(browser: Browser, hostile_app: Server) -> Iterator[tuple[Page, Watch]]:
    """A window without the policy: it only adds to what holds without it."""
    with opened(browser, hostile_app, without_policy=True) as pair:
        yield pair


@contextmanager
def opened(browser: Browser, app: Server, *, without_policy: bool) -> Iterator[tuple[Page, Watch]]:
    """A window of an editor, and what must not happen in it."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 1400}, bypass_csp=without_policy, reduced_motion="reduce"
    )
    watch = Watch(context, app.address)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(app.link)
    yield page, watch
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_b1_to_b5_hostile_text_stays_text(window: tuple[Page, Watch], name: str) -> None:
    page, watch = window
    watch.wrong.clear()
    assert_text_stays_text(page, watch, name)


@pytest.mark.slow
def test_b1_to_b5_hostile_text_stays_text_with_the_policy(browser: Browser, hostile_app: Server) -> None:
    """As readers have it: on the two pages that draw the most with scripts and styles of their own."""
    with opened(browser, hostile_app, without_policy=False) as (page, watch):
        for name in ("", "evidence"):
            assert_text_stays_text(page, watch, name)


def assert_text_stays_text(page: Page, watch: Watch, name: str) -> None:
    """Looks at a page, points at what is on it and opens it."""
    page.goto(f"{watch.address}/{name}")
    page.locator("h1").wait_for()
    settle(page)
    expect(page.locator("body")).to_contain_text(re.compile("Zz|__pwned"))
    assert "could not be drawn" not in page.inner_text("body")
    hover_marks(page)
    watch.look(page)
    for selector in ("summary", '[data-testid="stPopoverButton"]', '[data-testid="stMultiSelect"] input'):
        for one in page.locator(selector).all()[:5]:
            one.click()
            page.wait_for_timeout(150)
            watch.look(page)
            page.keyboard.press("Escape")
    for cell in page.locator('[data-testid="stMarkdown"] td').all()[:6]:
        cell.hover(force=True)
        # At its edge, where no link is.
        cell.click(force=True, position={"x": 2, "y": 2})
    click_a_mark(page)
    watch.look(page)
    assert watch.wrong == []


def test_b7_a_hostile_file_name_stays_text(window: tuple[Page, Watch]) -> None:
    page, watch = window
    watch.wrong.clear()
    page.goto(f"{watch.address}/evidence")
    page.locator("h1").wait_for()
    settle(page)
    for name in (
        "=cmd|'<img src=x onerror=window.__pwned=1>.csv",
        "..\\..\\cron.d\\[a](javascript:alert(1)).json",
    ):
        page.locator('[data-testid="stFileUploader"] input').set_input_files(
            [{"name": name, "mimeType": "text/csv", "buffer": TEXT.encode()}]
        )
        settle(page)
        watch.look(page)
    page.get_by_text("in these files").first.wait_for()
    assert watch.wrong == []


def hover_marks(page: Page) -> None:
    """Move over everything on the charts that has a hover text."""
    for mark in page.locator(".js-plotly-plot .point").all()[:8]:
        if (box := mark.bounding_box()) is not None and box["y"] < 1400:
            page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            page.wait_for_timeout(60)


def click_a_mark(page: Page) -> None:
    marks = page.locator(".js-plotly-plot .scatterlayer .point")
    if marks.count():
        marks.first.scroll_into_view_if_needed()
        box = marks.first.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        settle(page)
