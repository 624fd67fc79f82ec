"""A table that is too large for memory, opened as any other: progress, then the chart, then every page."""

import re
from pathlib import Path

import pandas as pd
import psutil
import pytest
from playwright.sync_api import expect

from components.ledger.location import SHIPPED
from components.ledger.tables.descriptor import read_descriptor
from tests.browser.conftest import OpenPage, settle, wait_for_chart
from tests.serving import serve

VISITS = 300_000


def write_visits(path: Path) -> None:
    """Visits of three types to two airfields, one every ten minutes."""
    columns = read_descriptor(SHIPPED).tables["visits"].columns
    numbers = pd.Series(range(VISITS))
    times = pd.Timestamp("2019-01-01") + pd.to_timedelta(numbers * 10, unit="min")
    told = {
        "airfield": numbers.mod(2).map({0: "OSLK", 1: "UUWW"}),
        "icao24": numbers.mod(900).add(1).map("{:06x}".format),
        "aircraft_type": numbers.mod(3).map({0: "IL62", 1: "A124", 2: "IL76"}),
        "arrival_utc": times.dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "arrival_evidence": "ground",
        "departure_utc": (times + pd.Timedelta(hours=2)).dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "departure_evidence": "ground",
        "integrity": "supported",
        "track_file": "day",
        "method_version": "1",
    }
    pd.DataFrame(told, columns=columns).fillna("").to_parquet(path)


# It takes most of a minute; tests/server/test_unit.py opens a large ledger, too.
@pytest.mark.slow
def test_a_large_table_shows_how_far_it_is_read_and_then_every_page(tmp_path: Path, open_page: OpenPage) -> None:
    write_visits(tmp_path / "visits.parquet")
    with serve(tmp_path / "visits.parquet") as server:
        page = open_page(server.address, chart=False)
        expect(page.get_by_text("This ledger is large and is read for the first time")).to_be_visible()
        waiting = page.get_by_role("figure", name="Reading the ledger …")
        expect(waiting).to_be_visible()
        expect(waiting).to_have_count(0, timeout=60_000)
        wait_for_chart(page)
        expect(page.get_by_text("Seen in tracks: 300,000 landings and 300,000 take-offs")).to_be_visible()
        legend = page.locator(".js-plotly-plot .legend .legendtext").all_text_contents()
        assert {"Il-62", "An-124", "Il-76"} <= set(legend)
        for name in ("Routes", "Evidence", "Notes", "Sources", "Data check", "Activity"):
            page.get_by_role("link", name=name, exact=True).click()
            settle(page)
        page.get_by_role("link", name="Evidence", exact=True).click()
        expect(page.get_by_text(re.compile(r"^Rows 1–\d+ of 300,000\.$"))).to_be_visible()
        megabytes = psutil.Process(server.process.pid).memory_info().rss / 2**20
        assert megabytes < 600
        events = [line["event"] for line in server.log]
        assert events.count("ledger opened") == 1
