"""From a click in the legend of the activity chart, or on its menu, to the chart without the type.

python -m tests.bench.hide [--data PATH] [--clicks 14]
"""

import argparse
from pathlib import Path

from playwright.sync_api import Page

from tests.bench.clocked import chromium, open_page, say_where, timed, told
from tests.serving import ROOT, serve


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--clicks", type=int, default=14)
    options = parser.parse_args()
    with serve(options.data) as server, chromium() as browser:
        page = open_page(browser, server.address)
        entry = page.locator(".js-plotly-plot .legend:not(.legend2) .legendtoggle").first
        hidden = [timed(page, entry.click) for _ in range(options.clicks)]
        left = [timed(page, lambda which=number % 2: leave(page, which)) for number in range(options.clicks)]
    say_where()
    print(f"{options.data.name}: {sum(sent for _, sent in hidden + left)} messages to the server")
    print(told("hide", [ms for ms, _ in hidden]), told("isolate", [ms for ms, _ in left]), sep="\n")


def leave(page: Page, which: int) -> None:
    """Open the menu and take all types (0) or one of them (1); the clock starts at the second of both clicks."""
    page.locator(".js-plotly-plot .updatemenu-header").click()
    button = page.locator(".js-plotly-plot .updatemenu-dropdown-button").nth(which)
    button.wait_for()
    page.evaluate("clock.arm()")
    button.click()


if __name__ == "__main__":
    main()
