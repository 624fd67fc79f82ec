"""One client sends 200 reruns a second for ten seconds; how long the health endpoint and a new reader then wait.

    python -m tests.bench.flood [--rate 200] [--seconds 10] [--data FOLDER]

A connection that the server closes is opened again at once, as an attacker would.
"""

import argparse
import contextlib
import time
import urllib.request
from pathlib import Path
from threading import Thread

from websockets.exceptions import ConnectionClosed, WebSocketException

from tests.reader import reader
from tests.serving import ROOT, serve

WARM_UP_S = 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rate", type=int, default=200, help="reruns a second")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--data", type=Path, default=ROOT / "tests" / "fictional" / "ledger")
    options = parser.parse_args()
    with serve(options.data) as server:
        with reader(server.port) as page:
            page.open()
            quiet = page.open()
        sent: list[tuple[int, int]] = []
        attack = Thread(target=lambda: sent.append(flood(server.port, options.rate, options.seconds)))
        attack.start()
        slowest, opened = slowest_answer(server.port, options.seconds)
        attack.join()
    messages, connections = sent[0]
    print(f"{messages:,} reruns sent over {connections} connections in {options.seconds:g} s")
    print(f"health: slowest answer {slowest:.3f} s")
    print(f"a new reader's first page: {opened:.2f} s (without the flood {quiet:.2f} s)")


def flood(port: int, rate: int, seconds: float) -> tuple[int, int]:
    """Send reruns, evenly, over a new connection whenever one is closed; how many over how many connections."""
    start = time.monotonic()
    sent = connections = 0
    while time.monotonic() < start + seconds:
        with contextlib.suppress(ConnectionClosed, WebSocketException, OSError), reader(port) as page:
            connections += 1
            while (now := time.monotonic()) < start + seconds:
                due = int((now - start) * rate) - sent
                for _ in range(due):
                    sent += 1
                    page.socket.send(page.message())
                _read_all(page.socket)
                time.sleep(0.002)
    return sent, connections


def slowest_answer(port: int, seconds: float) -> tuple[float, float]:
    """Ask the health endpoint ten times a second for so long; the slowest answer, and how long a reader who comes
    in the middle waits for the page. Both in seconds."""
    answers: list[float] = []
    opened: list[float] = []

    def come() -> None:
        start = time.perf_counter()
        with reader(port) as page:
            page.open()
        opened.append(time.perf_counter() - start)

    newcomer = Thread(target=come)
    start = time.monotonic()
    while time.monotonic() < start + seconds or newcomer.is_alive():
        if newcomer.ident is None and time.monotonic() > start + min(WARM_UP_S, seconds / 2):
            newcomer.start()
        asked = time.perf_counter()
        urllib.request.urlopen(f"http://localhost:{port}/health", timeout=30).read()
        answers.append(time.perf_counter() - asked)
        time.sleep(0.1)
    return max(answers), opened[0]


def _read_all(socket: object) -> None:
    """Take what has come, so that the server is not held up by a reader who does not read."""
    with contextlib.suppress(TimeoutError):
        while True:
            socket.recv(timeout=0)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
