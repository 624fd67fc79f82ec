"""From a click on a bar to the panel with its reports, over an empty Streamlit app's click in the same browser, in
turn.

    python -m tests.bench.panel [--data PATH] [--clicks 14]
"""

import argparse
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from tests.bench.click import WARM_UP, choose
from tests.bench.clocked import TYPES, chromium, empty_app, open_page, say_where, settle, timed, told
from tests.serving import ROOT, serve

PANEL, CARDS = ".st-key-mark-panel", ".st-key-mark-cards"
BARS = ".js-plotly-plot .subplot.xy .barlayer .point path"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--clicks", type=int, default=14)
    options = parser.parse_args()
    with serve(options.data) as server, chromium() as browser:
        ours = open_page(browser, server.address)
        with empty_app() as address:
            empty = open_page(browser, address)
            times = [clicks(ours, empty, number) for number in range(options.clicks + WARM_UP)][WARM_UP:]
    say_where()
    own, base = [each[0] for each in times], [each[1] for each in times]
    print(f"{options.data.name}, panel")
    print(told("dashboard", own), told("empty app", base), f"ratio {median(own) / median(base):.2f}", sep="\n")


def clicks(ours: Page, empty: Page, number: int) -> tuple[float, float]:
    """One click on each page, in milliseconds; the panel is closed again."""
    empty.bring_to_front()
    base = choose(empty, "stSelectbox", TYPES[number % len(TYPES)])
    ours.bring_to_front()
    bars = ours.locator(BARS)
    box = bars.nth(number % bars.count()).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    own, _ = timed(ours, lambda: ours.mouse.click(x, y), CARDS)
    settle(ours)
    ours.keyboard.press("Escape")
    ours.locator(PANEL).wait_for(state="detached")
    settle(ours)
    return own, base


if __name__ == "__main__":
    main()
