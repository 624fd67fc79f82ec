"""From a click on a type to its chart, over an empty Streamlit app in the same browser, in turn.

    python -m tests.bench.click [--data PATH] [--types An-124,Il-62] [--clicks 14] [--all]

With --all, the click lets all types back in, and the empty app draws as many marks as the dashboard then does.
"""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from tests.bench.clocked import ALL, TYPES, chromium, empty_app, open_page, say_where, settle, timed, told
from tests.serving import ROOT, serve

WARM_UP = 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--types", default="An-124,Il-62")
    parser.add_argument("--clicks", type=int, default=14)
    parser.add_argument("--all", action="store_true", help="clicks that let all types back in")
    options = parser.parse_args()
    types = options.types.split(",")
    with serve(options.data) as server, chromium() as browser:
        ours = open_page(browser, server.address)
        marks = ours.evaluate("clock.marks()")
        with empty_app(marks) as address:
            empty = open_page(browser, address)
            back = options.all
            times = [clicks(ours, empty, types, number, back) for number in range(options.clicks + WARM_UP)][
                WARM_UP:
            ]
    say_where()
    what = f"all types, {marks} marks" if options.all else "one type"
    print(f"{options.data.name}, {what}")
    own, base = [each[0] for each in times], [each[1] for each in times]
    print(told("dashboard", own), told("empty app", base), f"ratio {median(own) / median(base):.2f}", sep="\n")


def clicks(ours: Page, empty: Page, types: Sequence[str], number: int, back: bool) -> tuple[float, float]:
    """One click on each page, in milliseconds."""
    empty.bring_to_front()
    single = TYPES[number % len(TYPES)]
    if back:
        choose(empty, "stSelectbox", single)
    base = choose(empty, "stSelectbox", ALL if back else single)
    ours.bring_to_front()
    own = choose(ours, "stMultiSelect", types[number % len(types)])
    clear = ours.get_by_test_id("stMultiSelect").filter(has_text="Aircraft type").get_by_label("Clear all")
    cleared, _ = timed(ours, clear.click)
    settle(ours)
    return (cleared if back else own), base


def choose(page: Page, kind: str, name: str) -> float:
    """Choose a value of the filter; milliseconds to its chart."""
    box = page.get_by_test_id(kind).filter(has_text="Aircraft type").locator("input").first
    box.click()
    box.fill(name)
    # The choices of the dashboard stand with their numbers.
    option = page.get_by_role("option", name=re.compile(rf"^{re.escape(name)}( · [\d,]+)?$"))
    option.wait_for()
    page.wait_for_timeout(150)
    took, _ = timed(page, option.click)
    page.keyboard.press("Escape")
    settle(page)
    return took


if __name__ == "__main__":
    main()
