"""From a click in the legend of the activity chart to the chart of that type alone, and back.

python -m tests.bench.hide [--data PATH] [--clicks 14]
"""

import argparse
from pathlib import Path

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
        clicks = [timed(page, entry.click) for _ in range(options.clicks)]
    say_where()
    print(f"{options.data.name}: {sum(sent for _, sent in clicks)} messages to the server")
    print(told("isolate", [ms for ms, _ in clicks[::2]]), told("all", [ms for ms, _ in clicks[1::2]]), sep="\n")


if __name__ == "__main__":
    main()
