"""How fast the scan reads a day archive, beside bare unpacking and parsing of the same members:

python -m tests.bench.scan_speed [--traces 3000] [--rounds 3] [--workers 2]
"""

import argparse
import gzip
import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import numpy as np
import orjson
from isal import igzip

from components.tracks.fields import known_field
from components.tracks.scanning.jobs import Job, pieces, run, sources
from tests.bench.figures import processor
from tests.tracks.scanning.archives import REAL, far_members, far_trace, pack, real_members
from tests.tracks.scanning.commands import ROOT, command

SEED = 20251026
NEAR = 4
AIRFIELD = "OSLK"


def near_members(seed: int) -> list[tuple[str, bytes]]:
    """Made traces that cross the airfield."""
    random = np.random.default_rng(seed)
    field = known_field(AIRFIELD)
    place = f"{field.latitude:.6f},{field.longitude:.6f}".encode()
    members = []
    for _ in range(NEAR):
        icao24, data = far_trace(random, 1500)
        row = b"[43000.00," + place + b',30000,440.0,90.0,0,0,null,"adsb_icao",31400,0,null,null]'
        crossing = data.replace(b",\n[", b",\n" + row + b",\n[", 1)
        members.append((f"./traces/{icao24[-2:]}/trace_full_{icao24}.json", gzip.compress(crossing)))
    return members


def scanned(job: Job) -> int:
    """What the scan does with a piece of an archive; answers the number of points."""
    return sum(day[4] for day in run(job, (known_field(AIRFIELD),)).extract.days)


def parsed(job: Job, unpack: Callable[[bytes], bytes], parse: Callable[[bytes], dict]) -> int:
    """The same members, unpacked and parsed and no more."""
    points = 0
    with job.source.path.open("rb") as stream:
        for member in job.chosen or ():
            stream.seek(member.offset)
            points += len(parse(unpack(stream.read(member.size)))["trace"])
    return points


WAYS: dict[str, Callable[[Job], int]] = {
    "(a) scan": scanned,
    "(b) gzip + json": partial(parsed, unpack=gzip.decompress, parse=json.loads),
    "(c) isal + orjson": partial(parsed, unpack=igzip.decompress, parse=orjson.loads),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--traces", type=int, default=3_000)
    parser.add_argument("--distinct", type=int, default=400, help="traces made anew; their content comes again")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        members = list(far_members(chosen.traces - NEAR, SEED, distinct=chosen.distinct))
        members[len(members) // 2 : len(members) // 2] = [*near_members(SEED), *real_members()]
        archive = pack(Path(folder) / "day.tar", members)
        del members
        jobs = list(pieces(sources([archive])[0]))
        took: dict[str, list[float]] = {way: [] for way in (*WAYS, "(d) the whole command")}
        points: dict[str, int] = {}
        pools = {way: ProcessPoolExecutor(chosen.workers, mp_context=get_context("spawn")) for way in WAYS}
        for way, pool in pools.items():
            list(pool.map(WAYS[way], jobs[: chosen.workers]))
        for number in range(chosen.rounds):
            for way, pool in pools.items():
                begun = time.perf_counter()
                points[way] = sum(pool.map(WAYS[way], jobs))
                took[way].append(time.perf_counter() - begun)
            begun = time.perf_counter()
            out = Path(folder) / f"visits{number}.csv"
            words = command([archive], out, "--workers", str(chosen.workers), airfield=AIRFIELD)
            subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
            took["(d) the whole command"].append(time.perf_counter() - begun)
        for pool in pools.values():
            pool.shutdown()
        size = archive.stat().st_size
    print(f"{processor()}, {chosen.workers} workers, {chosen.rounds} rounds in turn, median")
    assert len(set(points.values())) == 1, points
    read = points["(a) scan"]
    print(f"{chosen.traces + len(REAL):,} members, {size / 1e6:,.0f} MB, {read:,} points, {len(jobs)} pieces")
    fastest, bare = median(took["(c) isal + orjson"]), median(took["(b) gzip + json"])
    for way, seconds in took.items():
        one = median(seconds)
        speed = f"{read / one / 1e6:6.2f} million points/s"
        print(f"{way:22} {one:6.2f} s  {speed}  {one / fastest:5.2f} x (c)  {one / bare:5.2f} x (b)")


if __name__ == "__main__":
    main()
