"""Every page of a ledger with 20,000 flights, over the same page of the shipped ledger, in turn.

    python -m tests.bench.pages [--flights 20000] [--rounds 5] [--pages routes,evidence]

The first look at a page works out what it shows, and is printed for itself; the ratio is that of the later ones.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from tests.bench.clocked import PATIENCE_S, chromium, say_where
from tests.fictional.generate import generate
from tests.serving import ROOT, serve

PAGES = ("", "routes", "evidence", "notes", "sources", "data_check", "changes", "method")
LAST_LINE = ".st-key-imprint"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--flights", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--pages", default=",".join(PAGES), help="their addresses; that of the first page is empty"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "ledger"
        generate(large, flights=options.flights)
        with serve(ROOT / "data") as shipped, serve(large) as many, chromium() as browser:
            times = {
                page: [
                    [seconds(browser, f"{server.address}/{page}") for server in (shipped, many)]
                    for _ in range(options.rounds + 1)
                ]
                for page in options.pages.split(",")
            }
    say_where()
    print(f"{'page':12} shipped ledger, {options.flights:,} flights: first look, later looks; ratio of these")
    for page, rounds in times.items():
        print(line(page or "activity", rounds))


def seconds(browser: Browser, address: str) -> float:
    """From the address to the last line of its page, in a window that has nothing of it yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page: Page = context.new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(LAST_LINE, state="attached")
    took = time.perf_counter() - began
    context.close()
    return took


def line(name: str, rounds: Sequence[Sequence[float]]) -> str:
    """What is printed of a page."""
    (first, first_many), later = rounds[0], rounds[1:]
    shipped, many = (median(each[i] for each in later) for i in (0, 1))
    return f"{name:12} {first:5.2f} s {shipped:5.2f} s   {first_many:5.2f} s {many:5.2f} s   {many / shipped:.2f}"


if __name__ == "__main__":
    main()
