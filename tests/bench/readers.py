"""How long readers wait who click every one to three seconds: one, thirty, a hundred.

    python -m tests.bench.readers [--seconds 120] [--readers 30,100] [--data FOLDER]

A real server, and a WebSocket for every reader (no browsers). A click chooses one type, or all, which somebody
looked at before; the time is from the message to the end of the page's script. Prints median, p95, errors, and
the ratio of p95 to one reader's.
"""

import argparse
import platform
import random
import statistics
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.reader import Reader, reader
from tests.serving import ROOT, serve

MOST_HURRIED_S, MOST_PATIENT_S = 1.0, 3.0
SEED = 20251026


@dataclass(slots=True)
class Waited:
    """Seconds of every click, and what went wrong."""

    clicks: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=120, help="of every round")
    parser.add_argument("--readers", default="30,100", help="how many at once, besides one alone")
    parser.add_argument("--data", type=Path, default=ROOT / "tests" / "fictional" / "ledger")
    options = parser.parse_args()
    print(f"{platform.machine()}, {platform.python_version()}, {options.data.name}, {options.seconds:g} s each")
    with serve(options.data) as server:
        with reader(server.port) as page:
            page.open()
            first = [page.choose("type", [name]) for name in offered(page)]
        print(f"   a type that nobody asked for yet: median {statistics.median(first):.3f} s")
        alone = click_for(server.port, 1, options.seconds)
        for readers in (1, *map(int, options.readers.split(","))):
            waited = alone if readers == 1 else click_for(server.port, readers, options.seconds)
            middle, slow = statistics.median(waited.clicks), p95(waited.clicks)
            print(
                f"{readers:4} readers: {len(waited.clicks):6,} clicks, median {middle:.3f} s, p95 {slow:.3f} s "
                f"({slow / p95(alone.clicks):.2f} of one reader's), {len(waited.errors)} errors"
            )
            for error in sorted(set(waited.errors)):
                print(f"      {error}")


def click_for(port: int, readers: int, seconds: float) -> Waited:
    """Let so many readers click for so long; the first click of each, which opens the page, does not count."""
    waited = Waited()
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=read, args=(port, until, random.Random(SEED + number), waited))
        for number in range(readers)
    ]
    for thread in threads:
        thread.start()
        time.sleep(min(0.1, MOST_HURRIED_S / readers))
    for thread in threads:
        thread.join()
    if len(waited.clicks) < 2:
        raise SystemExit(f"no reader could click: {waited.errors[:3]}")
    return waited


def read(port: int, until: float, chance: random.Random, waited: Waited) -> None:
    """One reader: opens the page and chooses types until the time is over."""
    try:
        with reader(port) as page:
            page.open()
            choices = [[], *([name] for name in offered(page))]
            while time.monotonic() < until:
                time.sleep(chance.uniform(MOST_HURRIED_S, MOST_PATIENT_S))
                waited.clicks.append(page.choose("type", chance.choice(choices)))
                if "could not be drawn" in page.texts():
                    waited.errors.append("a page could not be drawn")
    except Exception as error:
        waited.errors.append(f"{type(error).__name__}: {error}"[:100])


def offered(page: Reader) -> list[str]:
    """The types that can be chosen."""
    for frame in page.frames:
        element = ForwardMsg.FromString(frame).delta.new_element
        if element.WhichOneof("type") == "multiselect" and element.multiselect.id == page.widgets["type"]:
            return list(element.multiselect.options)
    return []


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    main()
