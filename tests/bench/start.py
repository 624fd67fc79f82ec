"""From the start of the process to the first chart in Chromium, over an empty Streamlit app, in turn.

python -m tests.bench.start [--data PATH] [--rounds 5]
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from tests.bench.clocked import CLOCK, PATIENCE_S, chromium, say_where, start_empty_app, told, wait_for
from tests.serving import ROOT, free_port

Start = Callable[[], tuple[subprocess.Popen, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    own: list[float] = []
    base: list[float] = []
    with chromium() as browser:
        # The first round fills the caches of the disk and of Python's compiled files, and does not count.
        for _ in range(options.rounds + 1):
            base.append(first_chart(browser, start_empty_app))
            own.append(first_chart(browser, lambda: start_dashboard(options.data)))
    say_where()
    print(f"{options.data.name}, process start to first chart")
    print(told("dashboard", own[1:]), told("empty app", base[1:]), sep="\n")
    print(f"ratio {median(own[1:]) / median(base[1:]):.2f}")


def start_dashboard(data: Path) -> tuple[subprocess.Popen, str]:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}", "--"]
    process = subprocess.Popen(
        [*command, "--data", str(data)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return process, f"http://localhost:{port}"


def first_chart(browser: Browser, start: Start) -> float:
    """Milliseconds; the browser runs already and has nothing of the app."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    page.add_init_script(CLOCK)
    began = time.perf_counter()
    process, address = start()
    try:
        wait_for(address)
        page.goto(address, wait_until="commit")
        page.wait_for_selector(".js-plotly-plot .point", state="attached")
        return (time.perf_counter() - began) * 1000
    finally:
        context.close()
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
