"""Pages in Chromium with a clock inside, and the two apps that are held against each other."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.figures import processor
from tests.chromium import ARGUMENTS, CHROMIUM
from tests.serving import free_port

CLOCK = Path(__file__).with_name("clock.js").read_text(encoding="utf-8")
EMPTY_APP = Path(__file__).with_name("empty_app.py")
PATIENCE_S = 120.0
# What the empty app offers.
TYPES, ALL = ("C17", "P8", "KC135", "V22"), "All types"
_AWAKE = ["--disable-background-timer-throttling", "--disable-renderer-backgrounding"]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *_AWAKE])
        yield browser
        browser.close()


def start_empty_app(marks: int = 120) -> tuple[subprocess.Popen, str]:
    """The empty app as a process, without Streamlit's own collection of garbage, and its address; it may not
    answer yet."""
    port = free_port()
    options = [
        f"--server.port={port}",
        "--server.headless=true",
        "--server.address=localhost",
        "--server.fileWatcherType=none",
        "--browser.gatherUsageStats=false",
        "--runner.postScriptGC=false",
    ]
    command = [sys.executable, "-m", "streamlit", "run", str(EMPTY_APP), *options, "--", str(marks)]
    # Not from this folder: Streamlit imports a package that is called as one of the benchmarks here.
    elsewhere = EMPTY_APP.parents[1]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=elsewhere)
    return process, f"http://localhost:{port}"


@contextmanager
def empty_app(marks: int = 120) -> Iterator[str]:
    """The empty app, ready; its address."""
    process, address = start_empty_app(marks)
    try:
        wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait()


def wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            urlopen(f"{address}/_stcore/health", timeout=2).read()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def open_page(browser: Browser, address: str) -> Page:
    """A page with its first chart."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    page.add_init_script(CLOCK)
    page.goto(address)
    page.wait_for_selector(".js-plotly-plot .point", state="attached")
    settle(page)
    return page


def settle(page: Page) -> None:
    """Until the script has come to rest."""
    page.wait_for_timeout(300)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_timeout(200)


def timed(page: Page, act: Callable[[], None], selector: str = "") -> tuple[float, int]:
    """Milliseconds from the pointer going down in `act` to another chart, or another text in what `selector`
    names, and the messages sent since."""
    page.evaluate("selector => clock.arm(selector)", selector)
    act()
    until = time.monotonic() + PATIENCE_S
    while (told := page.evaluate("clock.ms")) is None:
        if time.monotonic() > until:
            raise TimeoutError(f"{selector or 'the chart'} did not change")
        page.wait_for_timeout(20)
    page.wait_for_timeout(150)
    return float(told), int(page.evaluate("clock.sent"))


def told(name: str, times: Sequence[float]) -> str:
    """Median and p95 of milliseconds, as they are printed."""
    slow = quantiles(times, n=20, method="inclusive")[-1]
    return f"{name:12} n {len(times):3}  median {median(times):7.1f} ms  p95 {slow:7.1f} ms"


def say_where() -> None:
    load = os.getloadavg()[0]
    print(f"{processor()}, {os.cpu_count()} processors, load {load:.1f}")
