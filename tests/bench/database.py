"""Flights in a PostgreSQL of its own: from the start of the process to the first chart in Chromium, where they are
copied for the first time, where a copy is there, and where they are asked; and then a click on a type.

python -m tests.bench.database [--flights 1000000] [--rounds 3]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from playwright.sync_api import Browser, Page

from components.ledger.reference.designators import name_of_designator
from tests.bench.click import choose
from tests.bench.clocked import CLOCK, PATIENCE_S, chromium, say_where, settle, told, wait_for
from tests.engines.servers import OWNER, READER, SECRET, postgres
from tests.serving import ROOT, free_port

TYPES = ("C17", "P8", "V22", "A124")
_FLIGHTS = """
CREATE TABLE flights AS SELECT
    'f' || lpad(n::text, 9, '0') AS flight_id,
    CASE n % 10 WHEN 0 THEN '[' || day || '..' || (day + 3) || ']' WHEN 1 THEN to_char(day, 'YYYY-MM')
        ELSE day::text END AS date,
    (ARRAY['C17', 'P8', 'V22', 'A124', 'IL76', 'AN12', ''])[1 + n % 7] AS aircraft_type,
    CASE n % 3 WHEN 0 THEN 'RA-' || (70000 + n % 997) END AS registration,
    'CS' || n % 5000 AS callsign,
    (ARRAY['RFF', '224', 'Navy', NULL])[1 + n % 4] AS operator,
    (ARRAY['OSLK', 'UUMU', 'OSDI', NULL, 'HLLM'])[1 + n % 5] AS origin,
    (ARRAY['UUMU', 'OSLK', 'OSLK', 'OSLK', 'OSDI'])[1 + n % 5] AS destination,
    (ARRAY['tracker', 'paper', 'radio'])[1 + n % 3] AS source_id,
    'row ' || n AS locator,
    'Seen on the way in, as the list of ' || day || ' says.' AS claim,
    (ARRAY['2', '3', NULL, '6'])[1 + n % 4] AS credibility
FROM (SELECT n, DATE '2015-01-01' + (n % 3650)::int AS day FROM generate_series(1, {flights}) AS n) AS days
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--flights", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        with filled(folder, options.flights) as address:
            for number in range(options.rounds):
                for way, words in (("copied", []), ("copy there", []), ("asked", ["--ask"])):
                    start, clicks = first_view(browser, [address, "flights", *words], folder / f"cache{number}")
                    times.setdefault(way, []).append(start)
                    times.setdefault(f"{way}, a type", []).extend(clicks)
    say_where()
    print(f"{options.flights:,} flights in PostgreSQL, process start to first chart, and clicks on a type")
    print(*(told(name, measured) for name, measured in times.items()), sep="\n")


@contextmanager
def filled(folder: Path, flights: int) -> Iterator[str]:
    """A PostgreSQL with so many flights; the address with which one reads from it."""
    with postgres(folder) as server:
        own = f"host=127.0.0.1 port={server.port} user={OWNER} password={SECRET} dbname=postgres"
        with psycopg.connect(own, autocommit=True) as connection:
            connection.execute(_FLIGHTS.replace("{flights}", str(flights)))
            connection.execute("ANALYZE flights")
            connection.execute(f"CREATE ROLE {READER} LOGIN PASSWORD '{SECRET}'")
            connection.execute(f"GRANT SELECT ON flights TO {READER}")
        yield f"postgres://{READER}:{SECRET}@127.0.0.1:{server.port}/postgres"


def first_view(browser: Browser, data: list[str], cache: Path) -> tuple[float, list[float]]:
    """Milliseconds to the first chart, and for the click on each type. The browser has nothing of the app yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    page.add_init_script(CLOCK)
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"]
    began = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--", "--data", *data],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "FLIGHT_CACHE": str(cache)},
    )
    try:
        wait_for(f"http://localhost:{port}")
        page.goto(f"http://localhost:{port}", wait_until="commit")
        page.wait_for_selector(".js-plotly-plot .point", state="attached")
        start = (time.perf_counter() - began) * 1000
        settle(page)
        return start, [_click(page, name_of_designator(name)) for name in TYPES]
    finally:
        context.close()
        process.terminate()
        process.wait()


def _click(page: Page, name: str) -> float:
    took = choose(page, "stMultiSelect", name)
    page.get_by_test_id("stMultiSelect").filter(has_text="Aircraft type").get_by_label("Clear all").click()
    settle(page)
    return took


if __name__ == "__main__":
    main()
