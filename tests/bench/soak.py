"""Ten readers who click for twenty minutes or more: does the server's memory grow?

    python -m tests.bench.soak [--minutes 20] [--readers 10] [--data FOLDER]

Every reader goes away after two minutes and comes back as a new one, as people do. The memory of the server
(resident set) is sampled every five seconds; printed are its first and last values and the slope of the
least-squares line through the second half, in MB an hour, when caches have filled.
"""

import argparse
import random
import statistics
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from tests.bench.readers import SEED, Waited, p95, read
from tests.serving import ROOT, serve

STAYS_S = 120.0
EVERY_S = 5.0
MB = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument("--data", type=Path, default=ROOT / "tests" / "fictional" / "ledger")
    options = parser.parse_args()
    waited = Waited()
    with serve(options.data) as server:
        until = time.monotonic() + options.minutes * 60
        threads = [
            threading.Thread(target=come_and_go, args=(server.port, until, number, waited))
            for number in range(options.readers)
        ]
        for thread in threads:
            thread.start()
        samples = memory(server.process.pid, until)
        for thread in threads:
            thread.join()
    half = samples[len(samples) // 2 :]
    print(f"{options.readers} readers for {options.minutes:g} min: {len(waited.clicks):,} clicks, ", end="")
    print(f"p95 {p95(waited.clicks):.3f} s, {len(waited.errors)} errors")
    print(f"memory {samples[0][1]:.0f} MB at the start, {samples[-1][1]:.0f} MB at the end, ", end="")
    print(f"most {max(size for _, size in samples):.0f} MB, second half {slope(half) * 3600:+.1f} MB/h")
    for error in sorted(set(waited.errors)):
        print(f"  {error}")


def come_and_go(port: int, until: float, number: int, waited: Waited) -> None:
    """One reader after the other, each for `STAYS_S`, until the time is over."""
    chance = random.Random(SEED + number)
    while time.monotonic() < until and len(waited.errors) < 100:
        read(port, min(until, time.monotonic() + STAYS_S), chance, waited)


def memory(process: int, until: float) -> list[tuple[float, float]]:
    """Seconds since the start and resident MB, every `EVERY_S`."""
    server, start = psutil.Process(process), time.monotonic()
    samples = []
    while (now := time.monotonic()) < until:
        samples.append((now - start, server.memory_info().rss / MB))
        time.sleep(EVERY_S)
    return samples


def slope(samples: Sequence[tuple[float, float]]) -> float:
    """MB a second of the least-squares line."""
    return statistics.linear_regression(*zip(*samples, strict=True)).slope


if __name__ == "__main__":
    main()
