"""Chromium, started once for all tests of a process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
REQUIRED = bool(os.environ.get("CI") or os.environ.get("REQUIRE_BROWSER"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if CHROMIUM is None:
        assert not REQUIRED, "no Chromium found: install it, or name it in CHROMIUM"
        pytest.skip("no Chromium found: install it, or name it in CHROMIUM")
    # Imported here, as every test imports this file, and few need the half second that Playwright takes.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """For tests that need windows with cookies of their own."""
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def profile(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Where tests open pages that may share cookies. A page takes two thirds of the processor's time that it takes
    in a window of `browser`, which is incognito and keeps no compiled scripts; without motion no frames are drawn
    while a test waits. An empty page of the same site stays open, whose process all pages share: scripts that it
    has run before take half of the time again."""
    folder = tmp_path_factory.mktemp("profile")
    opened = playwright.chromium.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=[*ARGUMENTS, "--process-per-site"], reduced_motion="reduce"
    )
    empty = opened.new_page()
    empty.route("**/*", lambda route: route.fulfill(body=""))
    empty.goto("http://localhost/")
    yield opened
    opened.close()
