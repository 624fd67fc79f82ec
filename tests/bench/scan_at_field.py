"""How long a scan takes, and how much memory it holds, where every aircraft of a day archive was at the field:

python -m tests.bench.scan_at_field [--aircraft 6000] [--workers 2]
"""

import argparse
import gzip
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from tests.bench.figures import processor
from tests.tracks.samples import READSB
from tests.tracks.scanning.archives import LEVEL, pack
from tests.tracks.scanning.commands import command, peak_memory

_ADDRESS = re.compile(rb'"icao": ?"[0-9a-f]{6}"')
_TIMESTAMP = re.compile(rb'"timestamp": ?([0-9]+(?:\.[0-9]+)?)')
AT_FIELD = [READSB / f"trace_full_{icao24}.json" for icao24 in ("a3c78c", "aa178d", "a4068e")]
"""Aircraft that land there, some of them again and again."""
STEP_S = 7
"""The day of each aircraft begins so much after that of the one before, so that no two are the same."""
STEPS = 500
"""... and then from the beginning: an hour later, and most of the day is still on its own date."""


def members_at_field(count: int) -> Iterator[tuple[str, bytes]]:
    """The real traces near Black Rock City, over and over, each under an address of its own and a little later."""
    traces = [gzip.decompress(path.read_bytes()) for path in AT_FIELD]
    for number in range(count):
        icao24, data = f"{0x400000 + number:06x}", traces[number % len(traces)]
        found = _TIMESTAMP.search(data)
        assert found
        begins = float(found[1]) + STEP_S * (number // len(traces) % STEPS)
        data = _TIMESTAMP.sub(b'"timestamp": %.3f' % begins, _ADDRESS.sub(b'"icao":"%s"' % icao24.encode(), data))
        yield f"./traces/{icao24[-2:]}/trace_full_{icao24}.json", gzip.compress(data, LEVEL, mtime=0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aircraft", type=int, default=6_000)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive, out = (
            pack(Path(folder) / "day.tar", members_at_field(chosen.aircraft)),
            Path(folder) / "visits.csv",
        )
        begun, before = time.perf_counter(), os.times()
        own, worker = peak_memory(command([archive], out, "--workers", str(chosen.workers)))
        took, after = time.perf_counter() - begun, os.times()
        points = pd.read_csv(Path(folder) / "scans.csv")["points"].sum()
        visits, size = len(pd.read_csv(out)), archive.stat().st_size
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    print(f"{processor()}, {chosen.workers} workers")
    print(f"{chosen.aircraft:,} aircraft, {points:,} points, {size / 1e6:,.0f} MB, {visits:,} visits")
    print(f"{took:.1f} s, {busy:.1f} s of the processor")
    print(f"main process {own / 1e6:,.0f} MB, largest worker {worker / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
